package io.chokepoint.driver.results;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.core.run.Run;
import io.chokepoint.core.timeline.ClientWindow;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every format keeps. Samples are cut from files of the real tools, or as documented. */
class FormatsTest {

  private static final Path SAMPLES = Path.of("src", "test", "resources", "results");

  @TempDir Path folder;

  /**
   * A sample and what is in it.
   *
   * @param lines whether it is one request or figure a line, so that one can be broken
   */
  private record Sample(
      String format, String file, long requests, Map<String, Long> errors, boolean lines) {}

  static List<Sample> samples() {
    return List.of(
        new Sample("jmeter-csv", "jmeter-csv.jtl", 21, Map.of(), true),
        new Sample("jmeter-xml", "jmeter-xml.xml", 17, Map.of(), false),
        new Sample("k6-json", "k6-json.json", 4, Map.of("unanswered", 1L, "5xx", 1L), true),
        new Sample("k6-csv", "k6-csv.csv", 4, Map.of("unanswered", 1L, "5xx", 1L), true),
        new Sample("gatling", "gatling.log", 4, Map.of("5xx", 1L, "connect", 1L), true),
        new Sample("locust", "locust.csv", 278, Map.of(), true),
        new Sample("hey", "hey.csv", 24, Map.of(), true),
        new Sample("ab", "ab.tsv", 25, Map.of(), true),
        new Sample("h2load", "h2load.log", 25, Map.of(), true),
        new Sample("vegeta-csv", "vegeta-csv.csv", 4, Map.of("5xx", 1L, "connect", 1L), true),
        new Sample("vegeta-json", "vegeta-json.json", 4, Map.of("5xx", 1L, "connect", 1L), true),
        new Sample("autocannon", "autocannon.json", 1120, Map.of(), false),
        new Sample("artillery", "artillery.json", 100, Map.of("5xx", 8L, "unanswered", 2L), false),
        new Sample("tsung", "tsung.csv", 24, Map.of("4xx", 12L), true),
        new Sample("oha", "oha.csv", 5, Map.of("5xx", 1L), true),
        new Sample("fortio", "fortio.json", 80, Map.of("5xx", 3L, "protocol", 1L), false),
        new Sample(
            "hyperfoil", "hyperfoil.json", 1100, Map.of("5xx", 2L, "unanswered", 3L), false));
  }

  static List<Format> formats() {
    return Formats.ALL;
  }

  @ParameterizedTest
  @MethodSource("formats")
  void eachFormatHasASample(Format format) {
    assertThat(samples()).extracting(Sample::format).contains(format.name());
  }

  @ParameterizedTest
  @MethodSource("samples")
  void aSampleIsRecognisedByItsOwnFormatAlone(Sample sample) throws IOException {
    Head head = new ResultFile(SAMPLES.resolve(sample.file)).head();

    assertThat(Formats.ALL.stream().filter(f -> f.recognises(head)).map(Format::name))
        .containsExactly(sample.format);
  }

  @ParameterizedTest
  @MethodSource("samples")
  void eachRequestIsThereOnceAndFailuresHaveTheirKinds(Sample sample) {
    Run run = read(SAMPLES.resolve(sample.file));

    assertThat(sum(run, ClientWindow.Traffic::due)).isEqualTo(sample.requests);
    assertThat(sum(run, t -> t.latency().count())).isEqualTo(sample.requests);
    Map<String, Long> errors = new TreeMap<>();
    traffic(run).forEach(t -> t.errors().forEach((k, n) -> errors.merge(k, n, Long::sum)));
    assertThat(errors).isEqualTo(new TreeMap<>(sample.errors));
    long unanswered =
        List.of("unanswered", "connect", "protocol").stream()
            .mapToLong(kind -> errors.getOrDefault(kind, 0L))
            .sum();
    assertThat(sum(run, ClientWindow.Traffic::completed)).isEqualTo(sample.requests - unanswered);
    assertThat(run.client())
        .isSortedAccordingTo((a, b) -> Long.compare(a.startMillis(), b.startMillis()));
    assertThat(run.origin()).isNotNull();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void aCompressedFileIsReadAsWhatIsInIt(Sample sample) throws IOException {
    Path zipped = folder.resolve("sample.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(zipped))) {
      Files.copy(SAMPLES.resolve(sample.file), out);
    }

    assertThat(sum(read(zipped), ClientWindow.Traffic::due)).isEqualTo(sample.requests);
  }

  @ParameterizedTest
  @MethodSource("samples")
  void aBrokenLineIsCountedAndTheOthersAreRead(Sample sample) throws IOException {
    if (!sample.lines) {
      return;
    }
    List<String> lines = Files.readAllLines(SAMPLES.resolve(sample.file));
    int broken = lines.size() - 1;
    String last = lines.get(broken);
    Path cut = folder.resolve(sample.file);
    Files.write(cut, lines.subList(0, broken));
    // some tool's disk was full in the middle of a line, and its writer went on
    String half = last.substring(0, last.length() / 3).replaceAll("[0-9](?=[^0-9]*$)", "x");
    Files.writeString(cut, half + "\n" + last + "\n", java.nio.file.StandardOpenOption.APPEND);

    Run run = read(cut);

    assertThat(sum(run, ClientWindow.Traffic::due)).isEqualTo(sample.requests);
  }

  private static Run read(Path file) {
    return new ResultOptions().read(List.of(file.toString()));
  }

  private static long sum(Run run, java.util.function.ToLongFunction<ClientWindow.Traffic> what) {
    return traffic(run).stream().mapToLong(what).sum();
  }

  private static List<ClientWindow.Traffic> traffic(Run run) {
    return run.client().stream().flatMap(w -> w.endpoints().values().stream()).toList();
  }
}
