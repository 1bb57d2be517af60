package io.chokepoint.agent;

import java.lang.instrument.Instrumentation;

/** The agent's entry point behind the isolated loader. */
public final class Agent {

  private Agent() {}

  /** Called by premain, by name. */
  public static void start(String arguments, Instrumentation instrumentation, boolean attached) {
    Options options = Options.of(arguments);
    options.warnings().forEach(Agent::say);
  }

  /** One clear line for whoever started the application. */
  static void say(String line) {
    System.err.println("[chokepoint] " + line);
  }
}
