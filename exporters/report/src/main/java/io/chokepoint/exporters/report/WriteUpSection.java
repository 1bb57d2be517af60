package io.chokepoint.exporters.report;

import io.chokepoint.core.report.Report;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A part of a write-up that is made from the reports of its runs: a heading, and what stands under
 * it.
 *
 * @param parts the runs it is about, by their names; empty for all
 */
record WriteUpSection(String heading, List<String> parts, Content content) {

  /** What stands under a heading. */
  interface Content {
    void write(Map<String, Report> reports, Page page);
  }

  /** What is made of a single run. */
  interface OfOne {
    void write(Report report, Page page);
  }

  static WriteUpSection of(String heading, String part, OfOne content) {
    return new WriteUpSection(
        heading,
        List.of(part),
        (reports, page) -> reports.values().forEach(r -> content.write(r, page)));
  }

  /** For each of several runs, one after the other. */
  static WriteUpSection each(String heading, List<String> parts, OfOne content) {
    return new WriteUpSection(
        heading,
        parts,
        (reports, page) ->
            reports.forEach(
                (name, report) -> {
                  page.subheading(name);
                  content.write(report, page);
                }));
  }

  static WriteUpSection all(String heading, Content content) {
    return new WriteUpSection(heading, List.of(), content);
  }

  void write(Map<String, Report> reports, Page page) {
    page.heading(heading);
    Map<String, Report> mine = new LinkedHashMap<>(reports);
    if (!parts.isEmpty()) {
      mine.keySet().retainAll(parts);
      List<String> missing = parts.stream().filter(p -> !reports.containsKey(p)).toList();
      if (!missing.isEmpty()) {
        page.say("Not measured: " + String.join(", ", missing) + " did not run.");
      }
    }
    if (!mine.isEmpty()) {
      content.write(mine, page);
    }
  }
}
