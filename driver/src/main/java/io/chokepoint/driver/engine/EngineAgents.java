package io.chokepoint.driver.engine;

import io.chokepoint.core.run.Run;
import io.chokepoint.core.text.Text;
import io.chokepoint.core.timeline.ClientWindow;
import io.chokepoint.core.timeline.SystemWindow;
import io.chokepoint.core.timeline.Window;
import io.chokepoint.driver.agent.AgentClient;
import io.chokepoint.driver.agent.AgentLink;
import io.chokepoint.driver.exit.CommandException;
import io.chokepoint.driver.exit.ExitCode;
import io.chokepoint.driver.load.DriverLimit;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Agents of ours inside the remote engines of another load tool: how far each engine's clock is
 * ahead of this machine's, and in which seconds an engine was itself the limit.
 */
final class EngineAgents implements AutoCloseable {

  private static final long LOOK_MILLIS = 1000;

  /** Of the host's processors, or of a second that a CPU limit stopped it: nothing is to spare. */
  private static final double BUSY_SHARE = 0.95;

  private static final double THROTTLED_SHARE = 0.1;

  private final Map<String, AgentLink> links = new LinkedHashMap<>();
  private final Queue<String> news = new ConcurrentLinkedQueue<>();
  private final List<String> limits = new ArrayList<>();
  private long looked;

  /**
   * Agents that answer.
   *
   * @param agents by the engines' addresses
   * @throws CommandException if one does not
   */
  EngineAgents(Map<String, URI> agents) {
    long now = System.currentTimeMillis();
    agents.forEach(
        (engine, url) -> {
          AgentClient client = new AgentClient(url);
          try {
            client.check();
          } catch (IOException e) {
            close();
            throw new CommandException(
                ExitCode.UNREACHABLE,
                "agent " + url + " is not reachable: " + CommandException.reason(e),
                e);
          }
          links.put(
              engine,
              new AgentLink(
                  client,
                  now - now % 1000,
                  System::currentTimeMillis,
                  note -> news.add("engine " + engine + ": " + note)));
        });
  }

  /** Lines for people since they were last asked for; looks at the agents once a second. */
  List<String> news() {
    long now = System.currentTimeMillis();
    if (now - looked >= LOOK_MILLIS) {
      looked = now;
      links.values().forEach(AgentLink::look);
    }
    List<String> lines = new ArrayList<>();
    for (@Nullable String line = news.poll(); line != null; line = news.poll()) {
      lines.add(line);
    }
    return lines;
  }

  /** Waits for what the agents have to say of the time until now. */
  void awaitEnd() {
    long now = System.currentTimeMillis();
    links.values().forEach(link -> link.awaitWindow(now - 1000));
  }

  /** How far the engines' clocks are ahead of this machine's, in milliseconds. */
  Map<String, Long> clocks() {
    Map<String, Long> clocks = new TreeMap<>();
    links.forEach((engine, link) -> clocks.put(engine, link.clockAheadMillis()));
    return clocks;
  }

  /** The same run, in which seconds are marked when an engine was the limit. */
  Run marked(Run run) {
    Map<Long, Double> means = new HashMap<>();
    run.client().forEach(w -> means.put(w.startMillis(), meanNanos(w)));
    Map<Long, String> reasons = new HashMap<>();
    links.forEach(
        (engine, link) -> {
          Map<String, Integer> seconds = new TreeMap<>();
          for (Window window : link.windows()) {
            @Nullable Double mean = means.get(window.startMillis());
            @Nullable String why = mean == null ? null : why(window, mean);
            if (why != null) {
              reasons.putIfAbsent(window.startMillis(), "engine " + engine + ": " + why);
              seconds.merge(why, 1, Integer::sum);
            }
          }
          seconds.forEach(
              (why, n) ->
                  limits.add(
                      Text.of(
                          "engine %s was the limit in %d of %d seconds: %s",
                          engine, n, means.size(), why)));
        });
    return run.toBuilder()
        .client(run.client().stream().map(w -> limited(w, reasons.get(w.startMillis()))).toList())
        .build();
  }

  private static ClientWindow limited(ClientWindow window, @Nullable String why) {
    return why == null
        ? window
        : new ClientWindow(
            window.startMillis(),
            window.endpoints(),
            new ClientWindow.Driver(window.driver().inFlight(), 0, 0, 0, 0, why));
  }

  private static double meanNanos(ClientWindow window) {
    double nanos = 0;
    long count = 0;
    for (ClientWindow.Traffic t : window.endpoints().values()) {
      nanos += t.latency().count() * t.latency().meanNanos();
      count += t.latency().count();
    }
    return count == 0 ? 0 : nanos / count;
  }

  private static @Nullable String why(Window window, double meanNanos) {
    SystemWindow system = window.system();
    Long busy = system.hostBusyNanos();
    Integer processors = system.hostCpus();
    Long throttled = system.throttledNanos();
    Long paused = system.gcPauseNanos();
    if (busy != null
        && processors != null
        && busy >= BUSY_SHARE * processors * window.lengthNanos()) {
      return "its machine had no CPU time to spare";
    }
    if (throttled != null && throttled >= THROTTLED_SHARE * window.lengthNanos()) {
      return "its CPU limit stopped it";
    }
    return paused == null ? null : DriverLimit.why(0, 0, 0, paused, meanNanos);
  }

  /** What was not as it should be, a line each. */
  List<String> remarks() {
    List<String> remarks = new ArrayList<>(limits);
    links.forEach(
        (engine, link) -> link.remarks().forEach(r -> remarks.add("engine " + engine + ": " + r)));
    clocks()
        .forEach(
            (engine, ahead) -> {
              if (ahead != 0) {
                remarks.add(
                    Text.of(
                        "engine %s: its clock is %s %s this machine's, and its results were moved"
                            + " by as much",
                        engine, Text.millis(Math.abs(ahead)), ahead > 0 ? "ahead of" : "behind"));
              }
            });
    return remarks;
  }

  @Override
  public void close() {
    links.values().forEach(AgentLink::close);
  }
}
