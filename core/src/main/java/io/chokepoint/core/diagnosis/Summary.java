package io.chokepoint.core.diagnosis;

import io.chokepoint.core.diagnosis.Verdict.Missing;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.text.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The verdict in one or two sentences. */
final class Summary {

  /** Less is within what the charging is exact to. */
  private static final double WORTH_NAMING = 0.1;

  private final Case subject;
  private final Levels levels;

  Summary(Case subject, Levels levels) {
    this.subject = subject;
    this.levels = levels;
  }

  String of(List<Finding> findings) {
    Finding first = findings.get(0);
    boolean small = first.share() < Finding.LEAST_SHARE;
    String what =
        subject.degradation().material()
            ? Text.of(
                "At %s %s; %s %s %s of that.",
                subject.loaded().name(),
                subject.degradation().symptoms().get(0),
                name(first),
                small ? "is present too, but explains only" : "explains",
                Text.percent(first.share()))
            : capital(name(first)) + (small ? ", before requests get slower." : ".");
    return what + " " + capital(first.remedy().what()) + "." + excluded();
  }

  /** Where no stretch of load can be judged, what happened is all that can be said. */
  static String withoutLevels(List<Finding> findings, String why) {
    Finding first = findings.get(0);
    return Text.of(
        "%s: %s. Levels of load cannot be judged: %s.",
        capital(name(first)), first.remedy().what(), why);
  }

  static String name(Finding f) {
    return f.kind().label()
        + (f.resource().name().isEmpty() ? "" : " (" + f.resource().name() + ")");
  }

  String healthy() {
    Level heaviest = subject.heaviest();
    return Text.of(
            "No bottleneck up to %s (%s requests a second, mean %s): %s.",
            heaviest.name(),
            Text.number(heaviest.perSecond()),
            Text.time(heaviest.meanNanos()),
            String.join(", ", utilizations(heaviest)))
        + excluded();
  }

  /** How much of each resource was used: what is left is the headroom. */
  private List<String> utilizations(Level level) {
    List<String> parts = new ArrayList<>();
    MachineLevel m = level.machine();
    Double process = m.processUtilization();
    Double host = m.hostUtilization();
    Double pauses = m.pauseShare();
    if (process != null) {
      parts.add("this JVM used " + Text.percent(process) + " of its CPUs");
    }
    if (host != null) {
      Consumers consumers = Consumers.of(subject.unloaded(), level);
      double otherProcesses = consumers.otherProcesses();
      boolean shared = consumers.queueing() && otherProcesses > 0;
      parts.add(
          "the host "
              + Text.percent(host)
              + (shared
                  ? " (" + Text.number(otherProcesses) + " CPUs used by other processes)"
                  : ""));
    }
    for (Map.Entry<String, PoolLevel> p : level.pools().entrySet()) {
      Double u = p.getValue().utilization();
      if (u != null) {
        parts.add("pool " + p.getKey() + " " + Text.percent(u));
      }
    }
    if (pauses != null) {
      parts.add("collection pauses took " + Text.percent(pauses));
    }
    return parts.isEmpty() ? List.of("nothing queued") : parts;
  }

  String insufficient(List<Missing> missing) {
    if (!subject.degradation().material() && !levels.unseen().isEmpty()) {
      Level first = levels.unseen().get(0);
      return Text.of(
              "At %s %s of the requests fail at the client, but the agent reported too little to"
                  + " say why: %d windows, %d requests",
              first.name(),
              Text.percent(Objects.requireNonNull(first.client()).failedShare()),
              first.windows().size(),
              first.requests())
          + "."
          + excluded();
    }
    if (missing.stream().anyMatch(m -> m.kind() != null)) {
      Missing first = missing.get(0);
      String but =
          subject.degradation().material()
              ? "At " + subject.loaded().name() + " " + subject.degradation().symptoms().get(0)
              : "Nothing is known to be wrong";
      return Text.of("%s, but for %s %s.", but, first.label(), first.what()) + excluded();
    }
    String noisy = subject.degradation().noisy();
    if (noisy != null && !subject.degradation().material()) {
      return Text.of(
              "At %s %s, but seconds differ so much that this may be chance: run longer steps.",
              subject.loaded().name(), noisy)
          + excluded();
    }
    return Text.of(
            "At %s %s, and no known cause explains it: %s.",
            subject.loaded().name(), subject.degradation().symptoms().get(0), whereItIs())
        + excluded();
  }

  /** What would be needed to say more, where every rule had its evidence. */
  String unexplained() {
    if (!subject.degradation().material() && !levels.unseen().isEmpty()) {
      return "the agent's windows of " + levels.unseen().get(0).name();
    }
    return subject.degradation().material()
        ? "a cause that a rule knows: " + whereItIs()
        : "longer steps: seconds differ so much that this may be chance";
  }

  /** Where the excess is, for want of its cause. */
  private String whereItIs() {
    for (Map.Entry<String, PoolLevel> p : subject.loaded().pools().entrySet()) {
      Integer capacity = p.getValue().capacity();
      if (capacity != null && lacksConnections(p.getValue(), capacity)) {
        return Text.of(
            "pool %s had %s of its %d connections open while %s threads waited, so its database"
                + " did not give it any",
            p.getKey(),
            Text.number(p.getValue().meanOpen()),
            capacity,
            Text.number(p.getValue().meanPending()));
      }
    }
    Attribution b = subject.attribution();
    Degradation degradation = subject.degradation();
    if (b.total() <= 0 || degradation.failing() && !degradation.slower()) {
      return "the service itself is not slower";
    }
    Consumers cpu = subject.consumers();
    if (b.shareOf(b.otherProcesses()) >= 0.5) {
      return Text.of(
          "other processes kept %s of the host's CPUs busy, this service and what works for it %s",
          Text.number(cpu.otherProcesses()), Text.number(cpu.ours()));
    }
    if (b.shareOf(b.database()) >= 0.5) {
      return Text.of(
          "%s of the excess is slower SQL, spread over several statements, as when the database as"
              + " a whole is at its limit",
          Text.percent(b.shareOf(b.database())));
    }
    return String.join(", ", heaviest(b));
  }

  /**
   * The resources with most of the excess, by name, and what has no name, as parts of a whole:
   * where other requests got shorter, these add up to more than the excess, and are it.
   */
  static List<String> heaviest(Attribution b) {
    double parts = b.unexplained() + b.others().values().stream().mapToDouble(d -> d).sum();
    double whole = Math.max(b.total(), parts);
    List<String> heaviest = new ArrayList<>();
    b.others().entrySet().stream()
        .filter(e -> e.getValue() >= WORTH_NAMING * whole)
        .sorted(Map.Entry.<ResourceId, Double>comparingByValue().reversed())
        .limit(3)
        .forEach(
            e ->
                heaviest.add(
                    Text.of(
                        "%s of the excess is %s",
                        Text.percent(e.getValue() / whole), e.getKey().label())));
    if (heaviest.isEmpty() || b.unexplained() >= WORTH_NAMING * whole) {
      heaviest.add(
          Text.of(
              "%s of the excess is charged to no resource", Text.percent(b.unexplained() / whole)));
    }
    return heaviest;
  }

  /** Threads wait, and yet less than half of the connections that may be open are. */
  private static boolean lacksConnections(PoolLevel p, int capacity) {
    return p.meanPending() >= 1 && p.meanOpen() * 2 < capacity;
  }

  private String excluded() {
    return levels.driverLimited().isEmpty()
        ? ""
        : " Left out because the driver was the limit: "
            + String.join(", ", levels.driverLimited())
            + ".";
  }

  private static String capital(String s) {
    return s.isEmpty() ? s : Character.toUpperCase(s.charAt(0)) + s.substring(1);
  }
}
