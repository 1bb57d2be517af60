package io.chokepoint.driver.results;

import io.chokepoint.core.model.Offered;
import io.chokepoint.core.model.Step;
import io.chokepoint.core.run.Origin;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.run.ServedRoutes;
import io.chokepoint.core.run.Setup;
import io.chokepoint.core.text.Text;
import io.chokepoint.core.timeline.ClientWindow;
import io.chokepoint.core.timeline.EndpointWindow;
import io.chokepoint.core.timeline.Window;
import io.chokepoint.driver.results.Format.Loop;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Files of results as one run, on the agent's clock where there is one. Everything after that is as
 * for a run of the driver's own.
 */
final class Imported {

  /** Clocks that differ more are not of the same run: any steady load is like any other. */
  private static final long MOST_OFFSET_SECONDS = 600;

  /** A longer silence is not written out second by second. */
  private static final long LONGEST_SILENCE = 600;

  private static final long ANY = 1L << 40;

  private final List<Read> files;
  private final @Nullable Run agent;
  private final @Nullable Planned planned;
  private final Map<String, String> mapped;
  private final List<Map<Long, Second>> seconds = new ArrayList<>();
  private final List<Long> shifts = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private final Set<String> cautions = new LinkedHashSet<>();

  /**
   * A file that was read.
   *
   * @param endMillis when it was written
   */
  record Read(String name, Format format, Recording recording, long endMillis) {}

  /**
   * What is known beforehand.
   *
   * @param loop how requests were sent
   * @param ourClock whether times are by this machine's clock
   */
  record Planned(List<Step> steps, Loop loop, boolean ourClock) {}

  private Imported(
      List<Read> files,
      @Nullable Run agent,
      @Nullable Planned planned,
      Map<String, String> mapped) {
    this.files = files;
    this.agent = agent;
    this.planned = planned;
    this.mapped = mapped;
  }

  /**
   * @param agent what the agent saw; null where none was asked
   * @param mapped which of the service's requests the tool's are, as people say it, by name
   */
  static Run of(List<Read> files, @Nullable Run agent, Map<String, String> mapped) {
    return new Imported(files, agent, null, mapped).run();
  }

  /** The same of a load that has a plan. */
  static Run of(List<Read> files, @Nullable Run agent, Planned planned) {
    return new Imported(files, agent, planned, Map.of()).run();
  }

  /** Unix time of the first second; 0 where no file says it. */
  static long firstMillis(List<Read> files) {
    return files.stream()
        .filter(f -> !f.recording().relative() && f.recording().requests() > 0)
        .mapToLong(f -> f.recording().seconds().firstKey() * 1000)
        .min()
        .orElse(0);
  }

  /** Unix time after the last second; of when a file was written where it does not say it. */
  static long lastMillis(List<Read> files) {
    return files.stream()
        .mapToLong(
            f ->
                f.recording().relative()
                    ? f.endMillis()
                    : (f.recording().seconds().lastKey() + 1) * 1000)
        .max()
        .orElse(0);
  }

  private Run run() {
    for (Read file : files) {
      TreeMap<Long, Second> read = file.recording().seconds();
      seconds.add(read);
      boolean relative = file.recording().relative();
      shifts.add(relative ? Math.floorDiv(file.endMillis(), 1000L) - read.lastKey() - 1 : 0);
    }
    boolean joined = agent != null && join(agent);
    ObservedLoad load = load();
    List<Step> marked =
        planned != null
            ? planned.steps()
            : joined && agent != null ? marked(agent, load) : List.of();
    List<Step> steps = marked.isEmpty() ? unmarked(load) : marked;
    List<ClientWindow> client = windows(load);
    say(load, marked, steps, client);
    long from = load.fromSecond() * 1000;
    long to = from + 1000L * load.began().length;
    List<Window> timeline =
        joined && agent != null
            ? agent.timeline().stream()
                .filter(w -> w.startMillis() >= from && w.startMillis() < to)
                .toList()
            : List.of();
    @Nullable Origin scraped = agent == null ? null : agent.origin();
    if (scraped != null) {
      notes.addAll(scraped.notes());
      cautions.addAll(scraped.cautions());
    }
    return Run.builder()
        .setup(agent == null ? Setup.UNKNOWN : agent.setup())
        .timeline(timeline)
        .steps(scraped == null ? steps : FoundSteps.aligned(steps, timeline))
        .client(client)
        .backing(joined && agent != null ? agent.backing() : List.of())
        .routes(routes(client, timeline))
        .origin(
            new Origin(tools(), notes, List.copyOf(cautions), scraped != null && scraped.bare()))
        .build();
  }

  /** Which of the service's requests each is; empty where that is not known of all. */
  private Map<String, String> routes(List<ClientWindow> client, List<Window> timeline) {
    if (planned != null) {
      return Map.of(); // the plan has them
    }
    Map<String, String> routes = new TreeMap<>();
    files.forEach(f -> routes.putAll(f.recording().routes()));
    routes.putAll(mapped);
    Map<String, Long> answered = new TreeMap<>();
    client.forEach(
        w -> w.endpoints().forEach((name, t) -> answered.merge(name, t.completed(), Long::sum)));
    Map<String, Long> served = new TreeMap<>();
    timeline.forEach(
        w -> w.endpoints().forEach((r, e) -> served.merge(r, e.latency().count(), Long::sum)));
    Set<String> all = Set.copyOf(served.keySet());
    routes.forEach(
        (name, route) -> {
          String known = ServedRoutes.bestDeployed(route, all);
          served.remove(known);
          if (known.isEmpty() && mapped.containsKey(name) && !all.isEmpty()) {
            cautions.add("the agent saw no " + route + ", which \"" + name + "\" was said to be");
          }
        });
    Map<String, Long> nameless = new TreeMap<>(answered);
    nameless.keySet().removeAll(routes.keySet());
    CountedRoutes.of(nameless, served)
        .forEach(
            (name, route) -> {
              routes.put(name, route);
              notes.add("\"" + name + "\" is " + route + ": as many of both");
            });
    nameless.keySet().removeAll(routes.keySet());
    if (!timeline.isEmpty() && !nameless.isEmpty()) {
      cautions.add(
          "which of the service's requests these are: "
              + String.join(", ", nameless.keySet())
              + " (say it with --map \"NAME=GET /path\")");
    }
    return nameless.isEmpty() ? routes : Map.of();
  }

  private String tools() {
    return files.stream().map(f -> f.format().tool()).distinct().collect(Collectors.joining(", "));
  }

  private ObservedLoad load() {
    long from = Long.MAX_VALUE;
    long to = Long.MIN_VALUE;
    for (int i = 0; i < seconds.size(); i++) {
      TreeMap<Long, Second> read = new TreeMap<>(seconds.get(i));
      from = Math.min(from, read.firstKey() + shifts.get(i));
      to = Math.max(to, read.lastKey() + 1 + shifts.get(i));
    }
    return ObservedLoad.of(seconds, shifts, from, to);
  }

  /** Puts the files on the agent's clock; false where the agent saw other seconds. */
  private boolean join(Run agent) {
    if (agent.timeline().isEmpty()) {
      cautions.add("the agent's timeline has no window: the cause is not known");
      return false;
    }
    long agentFrom = agent.timeline().get(0).startMillis() / 1000;
    double[] seen = seen(agent.timeline(), agentFrom);
    boolean relative = files.stream().anyMatch(f -> f.recording().relative());
    if (planned != null && planned.ourClock()) {
      notes.add("clock: this machine's");
    } else if (relative && files.size() > 1) {
      for (int i = 0; i < files.size(); i++) {
        ObservedLoad one =
            ObservedLoad.of(
                List.of(seconds.get(i)),
                List.of(shifts.get(i)),
                new TreeMap<>(seconds.get(i)).firstKey() + shifts.get(i),
                new TreeMap<>(seconds.get(i)).lastKey() + 1 + shifts.get(i));
        shift(i, i + 1, one, seen, agentFrom, ANY);
      }
    } else {
      shift(0, files.size(), load(), seen, agentFrom, relative ? ANY : MOST_OFFSET_SECONDS);
    }
    ObservedLoad load = load();
    boolean overlaps =
        load.fromSecond() < agentFrom + seen.length
            && load.fromSecond() + load.began().length > agentFrom;
    if (!overlaps) {
      cautions.add(
          "the agent's timeline has nothing of these seconds: the cause is not known. It keeps one"
              + " hour; save it with the run (--timeline FILE)");
    }
    return overlaps;
  }

  private void shift(
      int from, int to, ObservedLoad load, double[] seen, long agentFrom, long most) {
    ClockOffset offset =
        ClockOffset.of(answered(from, to, load), load.fromSecond(), seen, agentFrom, most);
    String tool = files.get(from).format().tool();
    String whose = to - from < files.size() ? files.get(from).name() : tool + "'s";
    if (offset.certain()) {
      for (int i = from; i < to; i++) {
        shifts.set(i, shifts.get(i) + offset.seconds());
      }
      String how =
          offset.seconds() == 0
              ? " is the agent's"
              : " is "
                  + Math.abs(offset.seconds())
                  + (offset.seconds() > 0 ? " s behind" : " s ahead of")
                  + " the agent's and was moved";
      notes.add(
          "clock: "
              + whose
              + how
              + " (requests a second, correlation "
              + Text.number(offset.likeness())
              + ")");
    } else {
      cautions.add(
          "the offset between "
              + whose
              + " clock and the agent's cannot be told from the requests a second (correlation "
              + Text.number(offset.likeness())
              + "); it was taken as 0");
    }
  }

  /** In each second of the load of some files; what a tool breaks off at its end is no answer. */
  private double[] answered(int from, int to, ObservedLoad load) {
    double[] answered = new double[load.began().length];
    for (int k = from; k < to; k++) {
      long shift = shifts.get(k) - load.fromSecond();
      int names = files.get(k).recording().names().size();
      seconds
          .get(k)
          .forEach(
              (at, second) -> {
                for (int e = 0; e < names; e++) {
                  @Nullable Cell cell = second.cellIfAny(e);
                  answered[(int) (at + shift)] += cell == null ? 0 : cell.completed;
                }
              });
    }
    return answered;
  }

  private static double[] seen(List<Window> timeline, long from) {
    long to = timeline.get(timeline.size() - 1).endMillis() / 1000;
    double[] seen = new double[(int) (to - from)];
    Arrays.fill(seen, -1);
    for (Window w : timeline) {
      int first = (int) (w.startMillis() / 1000 - from);
      int length = (int) ((w.endMillis() - w.startMillis()) / 1000);
      long count = 0;
      for (EndpointWindow e : w.endpoints().values()) {
        count += e.latency().count();
      }
      for (int i = first; i < Math.min(seen.length, first + length); i++) {
        seen[i] = (double) count / length;
      }
    }
    return seen;
  }

  private static List<Step> marked(Run agent, ObservedLoad load) {
    long from = load.fromSecond() * 1000;
    long to = from + 1000L * load.began().length;
    return agent.steps().stream()
        .filter(s -> Math.min(to, s.toMillis()) - Math.max(from, s.fromMillis()) >= 1000)
        .toList();
  }

  private List<Step> unmarked(ObservedLoad load) {
    List<Step> stretches = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      for (Recording.Stretch s : files.get(i).recording().stretches()) {
        long shift = shifts.get(i) * 1000;
        @Nullable Integer users = s.users();
        String name = users == null ? "step" : users + (users == 1 ? " user" : " users");
        long same = stretches.stream().filter(o -> o.name().startsWith(name)).count();
        stretches.add(
            new Step(
                same == 0 ? name : name + " (" + (same + 1) + ")",
                s.fromMillis() + shift,
                s.toMillis() + shift,
                new Offered(null, users)));
      }
    }
    return stretches.isEmpty() ? FoundSteps.of(load, loop()) : stretches;
  }

  /** The one of all files. */
  private Loop loop() {
    if (planned != null) {
      return planned.loop();
    }
    List<Loop> loops = files.stream().map(f -> f.format().loop()).distinct().toList();
    return loops.size() == 1 ? loops.get(0) : Loop.EITHER;
  }

  private List<ClientWindow> windows(ObservedLoad load) {
    List<ClientWindow> windows = new ArrayList<>();
    long silent = 0;
    for (int i = 0; i < load.began().length; i++) {
      Map<String, ClientWindow.Traffic> endpoints = new HashMap<>();
      for (int k = 0; k < files.size(); k++) {
        Second second = seconds.get(k).get(load.fromSecond() + i - shifts.get(k));
        if (second != null) {
          add(second, files.get(k).recording().names(), endpoints);
        }
      }
      silent = endpoints.isEmpty() && load.inFlight()[i] == 0 ? silent + 1 : 0;
      if (silent > LONGEST_SILENCE) {
        continue;
      }
      windows.add(
          new ClientWindow(
              (load.fromSecond() + i) * 1000,
              endpoints,
              new ClientWindow.Driver(load.inFlight()[i], 0, 0, 0, 0, null)));
    }
    return windows;
  }

  private static void add(
      Second second, List<String> names, Map<String, ClientWindow.Traffic> into) {
    for (int e = 0; e < names.size(); e++) {
      @Nullable Cell cell = second.cellIfAny(e);
      if (cell != null) {
        into.merge(names.get(e), cell.traffic(), Imported::sum);
      }
    }
  }

  private static ClientWindow.Traffic sum(ClientWindow.Traffic a, ClientWindow.Traffic b) {
    Map<String, Long> errors = new TreeMap<>(a.errors());
    b.errors().forEach((k, n) -> errors.merge(k, n, Long::sum));
    Long bytes = a.receivedBytes();
    Long more = b.receivedBytes();
    var latency = a.latency().plus(b.latency());
    return new ClientWindow.Traffic(
        a.due() + b.due(),
        a.notSent() + b.notSent(),
        a.completed() + b.completed(),
        latency,
        latency,
        errors,
        bytes == null ? more : more == null ? bytes : (Long) (bytes + more));
  }

  private void say(
      ObservedLoad load, List<Step> marked, List<Step> steps, List<ClientWindow> client) {
    String tool = tools();
    for (Read file : files) {
      Recording r = file.recording();
      String name = files.size() == 1 ? "" : file.name() + ": ";
      notes.add(name + Text.number(r.requests()) + " requests, format " + file.format().name());
      r.remarks().forEach(remark -> notes.add(name + remark));
      r.problems
          .leftOut()
          .forEach((what, n) -> notes.add(name + Text.number(n) + " " + what + " left out"));
      if (r.problems.any()) {
        cautions.add(file.name() + ": " + r.problems.brokenWords());
      }
      if (r.notSent() > 0) {
        cautions.add(
            file.name()
                + ": "
                + Text.number(r.notSent())
                + " iterations were due and not sent, as "
                + tool
                + " had no user free");
      }
      cautions.addAll(file.format().lacks());
    }
    if (steps.isEmpty()) {
      cautions.add("no stretch of steady load was found, and no step was marked");
    } else if (marked.isEmpty()) {
      notes.add("steps: found in the course of the load, as none were marked at the agent");
    }
    cautions.add(
        "when each request was due, and whether "
            + tool
            + " was the limit itself: latencies count from when requests were sent");
    if (loop() != Loop.RATE) {
      cautions.add(Omission.words(tool, loop(), steps, client, load));
    }
  }
}
