package io.chokepoint.core.fleet;

import io.chokepoint.core.diagnosis.Finding;
import io.chokepoint.core.diagnosis.Verdict;
import io.chokepoint.core.text.Text;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A service of several instances: each is judged by itself, causes are counted over them, and they
 * are held against each other. Windows of instances are never added up: one that is bad among many
 * that are not would be hidden, and pools beside each other are no large pool.
 *
 * @param findings most instances first
 * @param deviants instances that differ from the others, the slowest first
 * @param common a label and its value that all slow instances have and no other; null where none is
 */
public record Fleet(
    List<Instance> instances,
    List<Shared> findings,
    List<Deviant> deviants,
    @Nullable String common) {

  public Fleet {
    instances = List.copyOf(instances);
    findings = List.copyOf(findings);
    deviants = List.copyOf(deviants);
  }

  /** Pure, as the diagnosis is. */
  public static Fleet of(List<Instance> instances) {
    List<Deviant> deviants = Deviants.of(instances);
    return new Fleet(instances, shared(instances), deviants, Deviants.common(instances, deviants));
  }

  private static List<Shared> shared(List<Instance> instances) {
    record Cause(Object kind, Object resource) {}
    Map<Cause, List<Map.Entry<String, Finding>>> by = new LinkedHashMap<>();
    for (Instance i : instances) {
      for (Finding f : i.verdict().findings()) {
        by.computeIfAbsent(new Cause(f.kind(), f.resource()), c -> new ArrayList<>())
            .add(Map.entry(i.name(), f));
      }
    }
    List<Shared> shared = new ArrayList<>();
    for (List<Map.Entry<String, Finding>> found : by.values()) {
      found.sort(
          Comparator.comparingDouble((Map.Entry<String, Finding> e) -> e.getValue().share())
              .reversed());
      Finding foremost = found.get(0).getValue();
      shared.add(
          new Shared(
              foremost.kind(),
              foremost.resource(),
              found.stream().map(Map.Entry::getKey).toList(),
              foremost.share()));
    }
    shared.sort(
        Comparator.comparingInt((Shared s) -> s.instances().size())
            .thenComparingDouble(Shared::share)
            .reversed());
    return shared;
  }

  /** How many instances' verdicts ended so. */
  public long count(Verdict.Outcome outcome) {
    return instances.stream().filter(i -> i.verdict().outcome() == outcome).count();
  }

  /** The verdict on the service, in some sentences. */
  public List<String> words() {
    List<String> words = new ArrayList<>();
    int all = instances.size();
    for (Shared s : findings) {
      words.add(
          Text.of(
              "%s %s on %s.",
              s.kind().label(),
              s.resource(),
              s.instances().size() == all
                  ? "each of the " + all + " instances"
                  : s.instances().size()
                      + " of "
                      + all
                      + " instances ("
                      + String.join(", ", s.instances())
                      + ")"));
    }
    deviants.forEach(d -> words.add(d.words()));
    if (common != null) {
      words.add("All that are slow, and no other, have " + common + ".");
    }
    if (deviants.isEmpty() && all > 1) {
      words.add("No instance certainly takes longer than the others.");
    }
    return words;
  }

  /** The instance whose verdict tells most: the slowest, else the first with a finding. */
  public Instance foremost() {
    for (Deviant d : deviants) {
      for (Instance i : instances) {
        if (i.name().equals(d.instance()) && d.reason() != Deviant.Reason.UNEVEN) {
          return i;
        }
      }
    }
    String found = findings.isEmpty() ? "" : findings.get(0).instances().get(0);
    return instances.stream()
        .filter(i -> i.name().equals(found))
        .findFirst()
        .orElse(instances.get(0));
  }
}
