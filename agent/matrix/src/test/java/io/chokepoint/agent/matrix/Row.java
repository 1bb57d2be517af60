package io.chokepoint.agent.matrix;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One line of the matrix: a library of one version, in a service made for it.
 *
 * @param coordinates what the service's class path is resolved from, {@code group:artifact:version}
 * @param sources of the service, under {@code src/services}; the first has its main
 */
record Row(String library, String version, List<String> coordinates, List<String> sources) {

  /** Unless all are asked for: the older versions of a library change no more, ours do. */
  private static final boolean NEWEST_ALONE =
      "newest".equals(System.getProperty("chokepoint.versions"));

  /** The rows that are tried: of each library the last one alone, or all. */
  @SafeVarargs
  static Stream<Row> tried(Stream<Row>... rows) {
    List<Row> all = Stream.of(rows).flatMap(each -> each).toList();
    Map<String, Row> last = new LinkedHashMap<>();
    all.forEach(row -> last.put(row.library.replaceFirst(" ee\\d+$", ""), row));
    return NEWEST_ALONE ? last.values().stream() : all.stream();
  }

  /**
   * The rows of a library's versions.
   *
   * @param coordinates with {@code *} for the version
   * @param versions the newest last
   * @param sources with edits behind the name where a version wants others: {@code
   *     Till.java|jakarta=javax}
   */
  static Stream<Row> of(
      String library, List<String> coordinates, List<String> sources, String... versions) {
    return Arrays.stream(versions)
        .map(
            version ->
                new Row(
                    library,
                    version,
                    coordinates.stream().map(c -> c.replace("*", version)).toList(),
                    sources));
  }

  /** Those that take too long, or change too little, to be tried each time. */
  static Stream<Row> amongAll(Stream<Row> rows) {
    return NEWEST_ALONE ? Stream.empty() : rows;
  }

  /** Those of a library that needs a JDK of that version. */
  static Stream<Row> since(int jdk, Stream<Row> rows) {
    return Runtime.version().feature() < jdk ? Stream.empty() : rows;
  }

  /** Whether its sources are made whole by an annotation processor among its libraries. */
  boolean processed() {
    return coordinates.stream().anyMatch(library -> library.contains("-inject-java:"));
  }

  Row with(String... more) {
    List<String> all = new ArrayList<>(coordinates);
    all.addAll(List.of(more));
    return new Row(library, version, all, sources);
  }

  @Override
  public String toString() {
    return library + " " + version;
  }
}
