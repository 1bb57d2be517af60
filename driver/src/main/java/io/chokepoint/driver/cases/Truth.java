package io.chokepoint.driver.cases;

import io.chokepoint.core.diagnosis.Finding;
import io.chokepoint.core.diagnosis.Verdict;
import io.chokepoint.core.text.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is known to be wrong with a case, for readers and for grading. Nothing of it reaches the
 * service, its agent or the diagnosis.
 *
 * @param kinds what a right verdict names first, any of them: kinds of findings, or only {@code
 *     healthy}
 * @param resources the finding's resource, any of them, as report.json has it; empty for any
 * @param places what the remedy names, any of them: {@code Class.method}, {@code
 *     Class.method:line}, or a statement; empty for any
 * @param from where the number must be that the remedy starts at; null for anywhere
 * @param to where the number must be that the remedy asks for; null for anywhere
 */
public record Truth(
    List<String> kinds,
    List<String> resources,
    List<String> places,
    @Nullable Range from,
    @Nullable Range to,
    String cause,
    String fix) {

  public static final String HEALTHY = "healthy";

  public Truth {
    kinds = List.copyOf(kinds);
    resources = List.copyOf(resources);
    places = List.copyOf(places);
  }

  /** Both ends belong to it. */
  public record Range(double least, double most) {

    boolean has(@Nullable Double number) {
      return number != null && number >= least && number <= most;
    }

    @Override
    public String toString() {
      return Text.number(least) + " to " + Text.number(most);
    }
  }

  public boolean healthy() {
    return kinds.contains(HEALTHY);
  }

  /** Whether a remedy can be graded, and not only the kind. */
  public boolean saysTheRemedy() {
    return !resources.isEmpty() || !places.isEmpty() || from != null || to != null;
  }

  /** What a verdict names: the first finding's kind, or the outcome. */
  public static String named(Verdict verdict) {
    return verdict.findings().isEmpty()
        ? verdict.outcome().name().toLowerCase(Locale.ROOT)
        : verdict.findings().get(0).kind().label();
  }

  /**
   * What is wrong with a finding of the right kind, a clause for each; empty where all is right.
   */
  public List<String> faults(Finding finding) {
    List<String> faults = new ArrayList<>();
    String resource = finding.resource().toString();
    if (!resources.isEmpty() && !resources.contains(resource)) {
      faults.add("resource is " + resource + ", not " + String.join(" or ", resources));
    }
    String said = spaced(finding.resource().name() + " | " + finding.remedy().what());
    if (!places.isEmpty() && places.stream().noneMatch(place -> names(said, place))) {
      faults.add("remedy does not name " + String.join(" or ", places));
    }
    check("from", from, finding.remedy().from(), faults);
    check("to", to, finding.remedy().to(), faults);
    return faults;
  }

  private static void check(
      String end, @Nullable Range range, @Nullable Double number, List<String> faults) {
    if (range != null && !range.has(number)) {
      faults.add(
          Text.of(
              "remedy goes %s %s, not %s",
              end, number == null ? "no number" : Text.number(number), range));
    }
  }

  /**
   * As a whole: {@code Cart.add} is not in {@code Cart.addAll}, but in {@code shop.Cart.add:31}.
   */
  private static boolean names(String said, String place) {
    return Pattern.compile("(?<![\\w$])" + Pattern.quote(spaced(place)) + "(?![\\w$])")
        .matcher(said)
        .find();
  }

  private static String spaced(String text) {
    return text.strip().replaceAll("\\s+", " ");
  }
}
