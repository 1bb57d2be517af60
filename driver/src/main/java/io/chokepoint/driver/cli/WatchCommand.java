package io.chokepoint.driver.cli;

import io.chokepoint.core.timeline.Window;
import io.chokepoint.driver.agent.AgentClient;
import io.chokepoint.driver.agent.AgentWatch;
import io.chokepoint.driver.exit.CommandException;
import io.chokepoint.driver.exit.ExitCode;
import io.chokepoint.driver.option.Arguments;
import io.chokepoint.driver.plan.Secrets;
import io.chokepoint.driver.run.Interrupt;
import io.chokepoint.driver.terminal.Output;
import io.chokepoint.driver.terminal.Screen;
import io.chokepoint.driver.terminal.ServiceStrip;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code watch URL}. */
@Command(
    name = "watch",
    description = {
      "Shows a service each second as its agent sees it: rate, latency, errors, what it uses, and",
      "what its requests wait for. It sends no load and changes nothing."
    })
final class WatchCommand implements Callable<Integer> {

  private static final long SECOND = 1_000_000_000L;
  private static final long BEAT_MILLIS = 100;

  @Parameters(index = "0", paramLabel = "URL", description = "The agent: http://127.0.0.1:9405")
  String url = "";

  @Option(
      names = "--for",
      paramLabel = "DURATION",
      description = "How long; without it until Ctrl-C.")
  @Nullable String length;

  @Mixin Output output = new Output();

  @Override
  public Integer call() {
    long forNanos = length == null ? Long.MAX_VALUE : Arguments.nanos("--for", length);
    long everyNanos = output.intervalNanos();
    Screen screen = output.screen();
    AgentClient client = new AgentClient(Arguments.url(url));
    try (Interrupt interrupt = Interrupt.listen()) {
      AgentWatch watch = new AgentWatch(client);
      String name = watch.newest().application() + " at " + Secrets.hidden(url);
      ServiceStrip strip = new ServiceStrip(screen, name, everyNanos);
      if (!screen.live()) {
        screen.line(name);
      }
      boolean answers = watch(watch, strip, forNanos, interrupt);
      strip.end();
      return interrupt.wanted()
          ? ExitCode.INTERRUPTED.number()
          : (answers ? ExitCode.PASSED : ExitCode.UNREACHABLE).number();
    } catch (IOException e) {
      throw new CommandException(
          ExitCode.UNREACHABLE,
          "agent " + url + " is not reachable: " + CommandException.reason(e),
          e);
    }
  }

  /** Returns whether the agent answered when it was last asked. */
  private static boolean watch(
      AgentWatch watch, ServiceStrip strip, long forNanos, Interrupt interrupt) {
    long began = System.nanoTime();
    boolean answers = true;
    for (long next = 0; next < forNanos && !interrupt.stopWanted(); next += SECOND) {
      try {
        for (Window window : watch.newest().windows()) {
          strip.window(window, System.nanoTime() - began);
        }
        if (!answers) {
          strip.note("agent answers again");
        }
        answers = true;
      } catch (IOException e) {
        if (answers) {
          strip.note("agent does not answer any more (" + CommandException.reason(e) + ")");
        }
        answers = false;
      }
      rest(Math.min(forNanos, next + SECOND), began, interrupt);
    }
    return answers;
  }

  private static void rest(long untilNanos, long began, Interrupt interrupt) {
    try {
      while (System.nanoTime() - began < untilNanos && !interrupt.stopWanted()) {
        Thread.sleep(BEAT_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      interrupt.finish();
    }
  }
}
