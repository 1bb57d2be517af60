package io.chokepoint.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Figures that people read have one format: {@code core.text} is the only place that has one. */
class NumberFormatTest {

  private static final List<Path> SOURCES =
      Stream.of(
              "core",
              "exporters/common",
              "exporters/metrics",
              "exporters/report",
              "agent",
              "driver")
          .map(m -> Path.of("..", m, "src/main"))
          .toList();

  private static final Pattern JAVA = Pattern.compile("%[-+, 0-9]*\\.[0-9]+f|DecimalFormat|%,d");

  /** What gives a figure the precision it asks for; {@code Text.of} does not. */
  private static final Pattern FORMAT = Pattern.compile("String\\.format\\(|\\.formatted\\(");

  private static final Pattern SCRIPT = Pattern.compile("toFixed|toLocaleString\\(\"en-US");

  /** Rules write their sentences with {@code Text.of} alone, so that a precision says nothing. */
  private static final Pattern RULES = Pattern.compile("/diagnosis/(rules|words)/");

  /** For machines, not for people: widths in CSS, seconds in JUnit's XML. */
  private static final List<String> FOR_MACHINES = List.of("LedgerView.java", "Xml.java");

  @Test
  void figuresAreFormattedInOnePlace() {
    Map<String, Long> others = new TreeMap<>();
    files(".java")
        .filter(f -> !f.toString().contains("/core/text/") && !FOR_MACHINES.contains(name(f)))
        .forEach(f -> count(f, RULES.matcher(f.toString()).find() ? FORMAT : JAVA, others));
    files(".js")
        .filter(f -> !f.toString().contains("/vendor/") && !name(f).equals("figures.js"))
        .forEach(f -> count(f, SCRIPT, others));

    assertThat(others).as("formats of their own; use core.text.Text, or figures.js").isEmpty();
  }

  @Test
  void thereIsSomethingToLookAt() {
    assertThat(files(".java")).hasSizeGreaterThan(300);
    assertThat(JAVA.matcher("\"%.1f ms\"").find()).isTrue();
  }

  private static void count(Path file, Pattern format, Map<String, Long> others) {
    try {
      long found = format.matcher(Files.readString(file)).results().count();
      if (found > 0) {
        others.put(name(file), found);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String name(Path file) {
    return file.getFileName().toString();
  }

  private static Stream<Path> files(String end) {
    return SOURCES.stream()
        .flatMap(
            root -> {
              try {
                return Files.walk(root).filter(f -> f.toString().endsWith(end));
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
  }
}
