package io.chokepoint.agent;

import io.chokepoint.agent.known.Libraries;
import io.chokepoint.agent.own.AgentErrors;
import io.chokepoint.agent.own.AgentThreads;
import io.chokepoint.agent.probe.Gate;
import io.chokepoint.bridge.EventLoops;
import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.List;

/**
 * The agent's entry point behind the isolated loader. On the way to the application's main it only
 * puts the gate in place; what records, samples and serves starts after main has begun, in a thread
 * of its own.
 */
public final class Agent {

  private static final List<String> NEEDED =
      List.of("java.logging", "java.management", "jdk.management");

  private final Options options;
  private final AgentErrors errors = new AgentErrors();

  private Agent(Options options) {
    this.options = options;
  }

  /** Called by premain, by name. */
  public static void start(String arguments, Instrumentation instrumentation, boolean attached) {
    Options options = Options.of(arguments);
    for (String warning : options.warnings()) {
      say(warning);
    }
    String missing = missingModules(ModuleLayer.boot());
    if (!missing.isEmpty()) {
      say(
          "not started, the application goes on without it: it was started without modules that"
              + " the agent needs; add them with --add-modules "
              + missing);
      return;
    }
    if (System.getProperty("jdk.tracePinnedThreads") != null) {
      say(
          "-Djdk.tracePinnedThreads can hang JVMs of version 21 to 23, and does nothing in later"
              + " ones: better leave it out");
    }
    new Agent(options).instrument(instrumentation, attached);
  }

  /** An application made of modules has those it needs; others an image may not even hold. */
  static String missingModules(ModuleLayer layer) {
    List<String> missing = new ArrayList<>(NEEDED);
    missing.removeIf(name -> layer.findModule(name).isPresent());
    return String.join(",", missing);
  }

  private void instrument(Instrumentation instrumentation, boolean attached) {
    Gate gate = new Gate(Libraries.probes(), errors, Agent::say);
    instrumentation.addTransformer(gate, true);
    if (attached) {
      EventLoops.late();
      begin(gate, instrumentation, () -> {}, () -> {}, () -> {});
      JdkAccess.open(instrumentation, errors);
      gate.catchUp(instrumentation);
    } else {
      MainBegun main = new MainBegun(Thread.currentThread(), instrumentation);
      begin(
          gate,
          instrumentation,
          main::await,
          main::awaitLogging,
          () -> {
            JdkAccess.open(instrumentation, errors);
            gate.catchUpWithJdk(instrumentation);
          });
    }
  }

  /**
   * @param main until the application's main has begun
   * @param logging until the agent's server may touch logging
   * @param instrumentJdk done here and not before main, which must not wait for it
   */
  private void begin(
      Gate gate,
      Instrumentation instrumentation,
      Until main,
      Until logging,
      Runnable instrumentJdk) {
    Runnable work =
        () -> {
          try {
            main.await();
            Session session =
                new Session(
                    options,
                    errors,
                    instrumentation,
                    new CarrierWatch(gate, instrumentation),
                    new CallerWatch(name -> gate.catchUpWith(instrumentation, name)));
            instrumentJdk.run();
            logging.await();
            session.start();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          } catch (Throwable e) {
            say("stopped, the application goes on without it: " + e);
          }
        };
    new AgentThreads("chokepoint-start").newThread(work).start();
  }

  private interface Until {
    void await() throws InterruptedException;
  }

  /** One clear line in the application's log. */
  static void say(String line) {
    System.err.println("[chokepoint] " + line);
  }
}
