package io.chokepoint.driver.results;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** All formats that are read. A new one is a class, a line here, and a sample in the test. */
final class Formats {

  static final List<Format> ALL =
      List.of(
          new JmeterCsv(),
          new JmeterXml(),
          new K6Json(),
          new K6Csv(),
          new GatlingLog(),
          new LocustHistory(),
          new HeyCsv(),
          new AbGnuplot(),
          new H2loadLog(),
          new VegetaCsv(),
          new VegetaJson(),
          new AutocannonJson(),
          new ArtilleryJson(),
          new TsungDump(),
          new OhaCsv(),
          new FortioJson(),
          new HyperfoilJson());

  /** A record of the run: its number, then the version with its length before it. */
  private static final Pattern GATLING = Pattern.compile("\\x00\\x00\\x00\\x00.3\\.\\d+\\.\\d+");

  private static final String MARK =
      " has no course in time; run it as \"chokepoint mark AGENT --step NAME -- COMMAND\", then"
          + " \"diagnose AGENT\"";

  /** What is known and cannot be read, by what its first line begins with. */
  private static final Map<String, String> UNREADABLE =
      Map.of(
          "Running ", "wrk's summary" + MARK,
          "This is ApacheBench", "ab's summary" + MARK + ", or let it write requests: ab -g FILE",
          "Summary:", "hey's summary" + MARK + ", or let it write requests: hey -o csv",
          "      Date & Time", "siege's log" + MARK,
          "Type,Name,Request Count",
              "Locust's statistics have no course in time; NAME_stats_history.csv has",
          "{\n  \"summary\"",
              "oha's summary" + MARK + ", or let it write requests: oha --output-format csv",
          "{\n    \"metrics\"",
              "k6's summary has no course in time; --out json=FILE or --out csv=FILE has",
          "{\n    \"root_group\"",
              "k6's summary has no course in time; --out json=FILE or --out csv=FILE has");

  private Formats() {}

  /** The one that a file is in; null where it is none. */
  static @Nullable Format of(Head head) {
    return ALL.stream().filter(f -> f.recognises(head)).findFirst().orElse(null);
  }

  static @Nullable Format named(String name) {
    return ALL.stream().filter(f -> f.name().equals(name)).findFirst().orElse(null);
  }

  static String names() {
    return ALL.stream().map(Format::name).collect(Collectors.joining(", "));
  }

  /** Why a file that is known all the same is not read; null where it is not known. */
  static @Nullable String unreadable(Head head) {
    if (GATLING.matcher(head.text()).lookingAt()) {
      return "Gatling's log is binary from 3.13 on, and no format that is published; run Gatling as"
          + " \"chokepoint mark AGENT --step NAME -- COMMAND\", then \"diagnose AGENT\"";
    }
    return UNREADABLE.entrySet().stream()
        .filter(e -> head.text().startsWith(e.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(null);
  }
}
