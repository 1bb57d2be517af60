package io.chokepoint.agent.matrix;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * One line of the matrix: a library of one version, in a service made for it.
 *
 * @param coordinates what the service's class path is resolved from, {@code group:artifact:version}
 * @param sources of the service, under {@code src/services}; the first has its main
 */
record Row(String library, String version, List<String> coordinates, List<String> sources) {

  /**
   * On a second JDK: what differs there is the JDK, and services on a new one have new libraries.
   */
  private static final boolean NEWEST_ALONE =
      "newest".equals(System.getProperty("chokepoint.versions"));

  /**
   * The rows of a library's versions, or of the newest alone where a second JDK is tried.
   *
   * @param coordinates with {@code *} for the version
   * @param versions the newest last
   * @param sources with edits behind the name where a version wants others: {@code
   *     Till.java|jakarta=javax}
   */
  static Stream<Row> of(
      String library, List<String> coordinates, List<String> sources, String... versions) {
    return Arrays.stream(versions)
        .skip(NEWEST_ALONE ? versions.length - 1 : 0)
        .map(
            version ->
                new Row(
                    library,
                    version,
                    coordinates.stream().map(c -> c.replace("*", version)).toList(),
                    sources));
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
