package io.chokepoint.exporters.report;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A word of the trade that a report's first screen uses, for readers who do not know it. */
record Term(String word, String meaning) {

  private record Known(Pattern use, Term term) {}

  private static final List<Known> ALL =
      List.of(
          known(
              "unloaded",
              "unloaded",
              "what the lightest load of this run showed; heavier loads are compared with it"),
          known(
              "\\bp(50|9\\d[.\\d]*)\\b",
              "p95",
              "95 of 100 requests took no longer than this; p50, p99 likewise"),
          known(
              "\\b(hold|held|holders?)\\b",
              "hold",
              "the time from taking a connection out of its pool to giving it back"),
          known(
              "little's law",
              "Little's law",
              "how many are in use at a time = how many begin a second × how long each lasts"),
          known(
              "utilization law",
              "utilization law",
              "the busy share of the time = how many a second × how long each keeps it busy"),
          known(
              "m/m/[c1]",
              "M/M/c",
              "how long one waits for a free one of c, where arrivals and lengths vary by chance"),
          known(
              "confidence",
              "99 % confidence",
              "were the run repeated, the statement would be wrong once in a hundred times"),
          known(
              "safepoint",
              "safepoint",
              "a stop of all threads by the JVM, for a collection or work of its own"),
          known(
              "event loop",
              "event loop",
              "a thread that serves many requests in turn: what blocks it delays all"),
          known(
              "\\bcarriers?\\b",
              "carrier",
              "a thread of the system that runs virtual threads, one a processor"),
          known(
              "\\bthrottl",
              "throttled",
              "stopped by the CPU limit of the container, whatever the host has left"),
          known(
              "accept queue",
              "accept queue",
              "where the system keeps new connections until the service takes them"),
          known("live set", "live set", "what is left in the heap after a full collection"),
          known(
              "unattributed",
              "unattributed",
              "time of requests of which nothing measured tells what it was"));

  private static Known known(String use, String word, String meaning) {
    return new Known(Pattern.compile(use), new Term(word, meaning));
  }

  /** The words that a verdict and the figures beside it use. */
  static List<Term> in(VerdictView verdict, List<ReportView.Headline> figures) {
    VerdictView.FindingView first = verdict.first();
    Stream<String> finding =
        first == null
            ? verdict.missing().stream().map(VerdictView.MissingRow::what)
            : Stream.concat(
                Stream.of(first.remedy(), first.predicted().what(), first.predicted().because()),
                Stream.concat(
                    first.evidence().stream()
                        .map(e -> e.what() + (e.compared() ? " unloaded" : "")),
                    first.ruledOut().stream().map(VerdictView.RuledOutRow::because)));
    Stream<String> beside =
        figures.stream().map(f -> String.join(" ", f.label(), f.value(), f.note()));
    String text =
        Stream.concat(Stream.of(verdict.summary()), Stream.concat(finding, beside))
            .reduce("", (a, b) -> a + "\n" + b)
            .toLowerCase(Locale.ROOT);
    return ALL.stream().filter(k -> k.use().matcher(text).find()).map(Known::term).toList();
  }
}
