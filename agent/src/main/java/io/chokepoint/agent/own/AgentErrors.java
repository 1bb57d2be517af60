package io.chokepoint.agent.own;

import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/**
 * Errors swallowed inside the agent, as none may reach the application. All are counted; the first
 * few are kept in words.
 */
public final class AgentErrors {

  private static final int KEPT = 10;

  private final LongAdder count = new LongAdder();
  private final List<String> first = new ArrayList<>();

  public void add(String where, Throwable error) {
    add(where + ": " + words(error));
  }

  public void add(String error) {
    count.increment();
    synchronized (first) {
      if (first.size() < KEPT) {
        first.add(error);
      }
    }
  }

  /**
   * What the JVM says about code is kept. What a driver or the application says may quote a
   * statement, an address or a password: of that only where it was thrown.
   */
  private static String words(Throwable error) {
    String type = error.getClass().getName();
    Throwable cause = error.getCause();
    if (error instanceof InvocationTargetException && cause != null) {
      return type + " of " + words(cause);
    }
    if (isAboutCode(error) && error.getMessage() != null) {
      return type + ": " + error.getMessage();
    }
    StackTraceElement[] stack = error.getStackTrace();
    return stack.length == 0
        ? type
        : type + " in " + stack[0].getClassName() + "." + stack[0].getMethodName();
  }

  private static boolean isAboutCode(Throwable error) {
    return error instanceof LinkageError
        || error instanceof VirtualMachineError
        || error instanceof ReflectiveOperationException
        || error instanceof ClassCastException
        || error instanceof NullPointerException;
  }

  public long count() {
    return count.sum();
  }

  /** The first ten, oldest first. */
  public List<String> first() {
    synchronized (first) {
      return List.copyOf(first);
    }
  }
}
