package io.chokepoint.agent.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds the rows to the guide's table of libraries, which another test holds to the agent's. */
class RowsTest {

  private static final Path GUIDE = Path.of("../../docs/guide.md");
  private static final Pattern TABLE = Pattern.compile("\\| library \\|.*?\n\n", Pattern.DOTALL);
  private static final Pattern LINE = Pattern.compile("(?m)^\\| ([^|]+) \\| ([^|]*\\d[^|]*) \\|");

  /** The JDK on which there are rows of every library. */
  private static final int ALL_ROWS_SINCE = 21;

  @Test
  void tryTheOldestAndTheNewestVersionOfEachLibrary() throws Exception {
    Map<String, String> versions = versions();
    Map<String, List<String>> tried = new HashMap<>();
    for (Row row : rows()) {
      versions.keySet().stream()
          .filter(library -> isOf(row, library))
          .max(Comparator.comparing(String::length))
          .ifPresent(
              library -> tried.computeIfAbsent(library, l -> new ArrayList<>()).add(row.version()));
    }

    assertThat(versions).hasSizeGreaterThan(20);
    versions.forEach(
        (library, said) -> {
          if (tried.containsKey(library) || Runtime.version().feature() >= ALL_ROWS_SINCE) {
            assertThat(tried).containsKey(library);
            assertThat(range(tried.get(library))).as(library).isEqualTo(said);
          }
        });
  }

  private static boolean isOf(Row row, String library) {
    return row.library().matches(Pattern.quote(library) + "($|[ '].*)");
  }

  private static Map<String, String> versions() throws IOException {
    String table =
        TABLE
            .matcher(Files.readString(GUIDE))
            .results()
            .map(MatchResult::group)
            .findFirst()
            .orElseThrow();
    Map<String, String> versions = new HashMap<>();
    LINE.matcher(table)
        .results()
        .forEach(line -> versions.put(line.group(1).strip(), line.group(2).strip()));
    return versions;
  }

  private static String range(List<String> versions) {
    String oldest = versions.stream().min(RowsTest::compare).orElseThrow();
    String newest = versions.stream().max(RowsTest::compare).orElseThrow();
    return oldest.equals(newest) ? oldest : oldest + " to " + newest;
  }

  private static int compare(String a, String b) {
    return Arrays.compare(numbers(a), numbers(b));
  }

  /** {@code 9.4.20.v20190813} begins with three. */
  private static int[] numbers(String version) {
    return Stream.of(version.split("\\."))
        .takeWhile(part -> part.matches("\\d+"))
        .mapToInt(Integer::parseInt)
        .toArray();
  }

  /** What the methods that give rows to tests give, on the first JDK. */
  private static List<Row> rows() throws Exception {
    List<Row> rows = new ArrayList<>();
    Path classes =
        Path.of(RowsTest.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    try (Stream<Path> files = Files.list(classes.resolve("io/chokepoint/agent/matrix"))) {
      for (String name :
          files.map(f -> f.getFileName().toString()).filter(f -> f.endsWith("IT.class")).toList()) {
        Class<?> type = named(name.replace(".class", ""));
        for (Method method : type.getDeclaredMethods()) {
          if (Modifier.isStatic(method.getModifiers())
              && !Modifier.isPrivate(method.getModifiers())
              && method.getReturnType() == Stream.class
              && method.getParameterCount() == 0) {
            ((Stream<?>) method.invoke(null))
                .filter(Row.class::isInstance)
                .forEach(row -> rows.add((Row) row));
          }
        }
      }
    }
    return rows;
  }

  /** Not initialised: those without rows may resolve what only integration tests need. */
  private static Class<?> named(String simpleName) throws ClassNotFoundException {
    return Class.forName(
        "io.chokepoint.agent.matrix." + simpleName, false, RowsTest.class.getClassLoader());
  }
}
