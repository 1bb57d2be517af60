package io.chokepoint.core.diagnosis;

import io.chokepoint.core.diagnosis.Finding.Prediction;
import io.chokepoint.core.diagnosis.Finding.Remedy;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.model.ResourceKind;
import java.util.ArrayList;
import java.util.List;

/**
 * A caller's wait for another service, explained by that service's own agent: what the callee's
 * verdict names takes the place before the caller's finding. Of a chain the innermost cause comes
 * first. Pure.
 */
public final class Chain {

  private static final String IN = " in ";

  private Chain() {}

  /**
   * A service that others call.
   *
   * @param name as people call it
   * @param at host and port that its callers' clients ask
   * @param verdict of its own windows in the same steps
   */
  public record Callee(String name, String at, Verdict verdict) {}

  /** The caller's verdict with what its callees say of themselves. */
  public static Verdict joined(Verdict caller, List<Callee> callees) {
    return join(caller, callees).verdict();
  }

  /**
   * A verdict, and what was added to its summary.
   *
   * @param sentences of the innermost callees alone: what lies between says nothing more
   */
  private record Joined(Verdict verdict, List<String> sentences) {}

  private static Joined join(Verdict caller, List<Callee> callees) {
    List<Finding> findings = new ArrayList<>();
    List<String> sentences = new ArrayList<>();
    for (Finding finding : caller.findings()) {
      for (Callee callee : callees) {
        if (calls(finding, callee)) {
          List<Callee> others = callees.stream().filter(c -> !c.equals(callee)).toList();
          Joined own = join(callee.verdict(), others);
          own.verdict().findings().forEach(f -> findings.add(inside(callee, f, finding)));
          sentences.addAll(
              own.sentences().isEmpty() ? List.of(words(callee, own.verdict())) : own.sentences());
        }
      }
      findings.add(finding);
    }
    return sentences.isEmpty()
        ? new Joined(caller, sentences)
        : new Joined(
            new Verdict(
                caller.outcome(),
                caller.summary() + " " + String.join(" ", sentences),
                findings,
                caller.missing(),
                caller.ruledOut(),
                caller.compared()),
            sentences);
  }

  private static boolean calls(Finding finding, Callee callee) {
    return finding.resource().kind() == ResourceKind.DOWNSTREAM
        && finding.resource().name().equals(callee.at());
  }

  /** Overlapping gains are never added up: of the caller's share it explains its own part. */
  private static Finding inside(Callee callee, Finding f, Finding caller) {
    ResourceId id = f.resource();
    if (id.name().contains(IN)) {
      return share(f, id, f.remedy(), f.predicted(), caller);
    }
    Remedy r = f.remedy();
    Prediction p = f.predicted();
    String in = "in " + callee.name() + ": ";
    return share(
        f,
        new ResourceId(id.kind(), id.name() + IN + callee.name()),
        new Remedy(in + r.what(), r.setting(), r.from(), r.to()),
        new Prediction(in + p.what(), p.from(), p.to(), p.unit(), p.because()),
        caller);
  }

  private static Finding share(
      Finding f, ResourceId id, Remedy remedy, Prediction predicted, Finding caller) {
    return new Finding(
        f.kind(),
        id,
        caller.endpoints(),
        f.share() * caller.share(),
        f.evidence(),
        f.ruledOut(),
        remedy,
        predicted,
        null);
  }

  private static String words(Callee callee, Verdict own) {
    return switch (own.outcome()) {
      case FINDINGS -> "Inside " + callee.name() + ": " + own.summary();
      case HEALTHY ->
          callee.name()
              + " itself is no slower: the time passes between the two services (network, accept"
              + " queue, or the caller's client).";
      case INSUFFICIENT ->
          "What goes on inside " + callee.name() + " is not known: " + own.summary();
    };
  }
}
