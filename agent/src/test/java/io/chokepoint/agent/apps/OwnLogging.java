package io.chokepoint.agent.apps;

import java.util.logging.LogManager;

/** An application that brings its own log manager, as application servers do. */
public final class OwnLogging extends LogManager {

  public static void main(String[] args) throws Exception {
    Thread.sleep(Long.parseLong(System.getProperty("late", "0")));
    System.setProperty("java.util.logging.manager", OwnLogging.class.getName());
    System.out.println("manager " + LogManager.getLogManager().getClass().getSimpleName());
    Thread.sleep(Long.parseLong(System.getProperty("linger", "0")));
  }
}
