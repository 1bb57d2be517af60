package io.chokepoint.agent;

import io.chokepoint.agent.probe.Gate;
import io.chokepoint.agent.probe.Probes;
import io.chokepoint.agent.record.Recorder;
import io.chokepoint.bridge.Bridge;
import io.chokepoint.core.timeline.Window;
import java.lang.instrument.Instrumentation;
import java.util.function.Consumer;

/**
 * The agent's entry point behind the isolated loader. On the way to the application's main it only
 * puts the gate in place; what records, samples and serves starts after main has begun, in a thread
 * of its own.
 */
public final class Agent {

  private final Options options;
  private final AgentErrors errors = new AgentErrors();

  private Agent(Options options) {
    this.options = options;
  }

  /** Called by premain, by name. */
  public static void start(String arguments, Instrumentation instrumentation, boolean attached) {
    Options options = Options.of(arguments);
    options.warnings().forEach(Agent::say);
    new Agent(options).instrument(instrumentation, attached);
  }

  private void instrument(Instrumentation instrumentation, boolean attached) {
    Gate gate = new Gate(Probes.ALL, errors, Agent::say);
    instrumentation.addTransformer(gate, true);
    if (attached) {
      begin(() -> {});
      gate.catchUp(instrumentation);
    } else {
      MainBegun main = new MainBegun();
      instrumentation.addTransformer(main);
      begin(
          () -> {
            main.await();
            instrumentation.removeTransformer(main);
          });
    }
  }

  private void begin(Until until) {
    Runnable work =
        () -> {
          try {
            until.await();
            run();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          } catch (Throwable e) {
            say("stopped, the application goes on without it: " + e);
          }
        };
    new AgentThreads("chokepoint-clock").newThread(work).start();
  }

  /** Everything that may touch logging, JMX and the network. */
  private void run() {
    Recorder recorder = new Recorder(errors);
    Bridge.record(recorder);
    SystemSource system = SystemSource.NONE;
    Consumer<Window> timeline = window -> {};
    if (Boolean.getBoolean("chokepointDebug")) {
      timeline = window -> say(window.toString() + errors.first());
    }
    say("recording " + options.application());
    new Clock(recorder, system, timeline, errors).run();
  }

  private interface Until {
    void await() throws InterruptedException;
  }

  /** One clear line for whoever started the application. */
  static void say(String line) {
    System.err.println("[chokepoint] " + line);
  }
}
