package io.chokepoint.exporters.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import io.chokepoint.core.diagnosis.Finding;
import io.chokepoint.core.diagnosis.Verdict;
import io.chokepoint.core.experiment.Experiment;
import io.chokepoint.core.experiment.Sensitivity;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.report.Report;
import io.chokepoint.core.report.ReportBuilder;
import io.chokepoint.core.run.Figures;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.run.TargetResult;
import io.chokepoint.exporters.json.Json;
import io.chokepoint.exporters.json.ReportDocument;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class ReportFolderTest {

  private static final Report POOL = SampleReports.poolTooSmall();

  @TempDir private Path folder;

  @Test
  void writesEveryFileAndNothingElse() throws Exception {
    Path target = folder.resolve("a/b");
    ReportFolder.write(target, POOL);
    assertThat(names(target))
        .containsExactly(
            "junit.xml",
            "report.html",
            "report.json",
            "report.md",
            "steps.csv",
            "timeline.json.gz");
    assertThat(names(folder.resolve("a"))).containsExactly("b");
  }

  @Test
  void writesEveryFormThereIs() throws Exception {
    Path classes =
        Path.of(ReportFolder.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    List<String> forms = new ArrayList<>();
    for (String file : names(classes.resolve("io/chokepoint/exporters/report"))) {
      if (file.matches("\\w+File\\.class") && !file.equals("ReportFile.class")) {
        String name = "io.chokepoint.exporters.report." + file.replace(".class", "");
        if (ReportFile.class.isAssignableFrom(Class.forName(name))) {
          forms.add(name);
        }
      }
    }

    assertThat(ReportFolder.FILES)
        .extracting(form -> form.getClass().getName())
        .containsExactlyInAnyOrderElementsOf(forms);
  }

  @Test
  void showsWhatTryingARemedyShowedBesideWhatWasPredicted() throws Exception {
    ReportFolder.write(folder, POOL);
    String markdown = Files.readString(folder.resolve("report.md"));
    assertThat(markdown)
        .contains("| Tried live | **confirmed**: maximumPoolSize of connection pool main: 4 → 9; ")
        .contains("measured 2.95 s → **52 ms**; gain 98 %, 90 % interval ");
    assertThat(Files.readString(folder.resolve("report.html")))
        .contains("Tried live: confirmed", "changed 1: maximumPoolSize of connection pool main");
    String json = Files.readString(folder.resolve("report.json"));
    assertThat(json).contains("\"outcome\" : \"confirmed\"");
    Experiment measured =
        Json.read(ReportDocument.class, json, "report").verdict().findings().get(0).measured();
    assertThat(measured).isEqualTo(POOL.verdict().findings().get(0).measured());
  }

  @Test
  void saysWhoseRemedyWasTriedWhereItIsNotTheFirst() {
    List<Finding> found = POOL.verdict().findings();

    assertThat(POOL.verdict().tried(List.of(found.get(1), found.get(0))).summary())
        .contains("Tried live for pool-too-small (main): confirmed");
  }

  @Test
  void showsTheSlopeOfDelaysBesideWhatEachWouldMean() throws Exception {
    Sensitivity seen =
        Sensitivity.of(
            ResourceId.pool("main"),
            "GET /orders/{id}",
            2.0,
            List.of(
                new Sensitivity.Point(1.1, 20, 29),
                new Sensitivity.Point(2.1, 20, 37),
                new Sensitivity.Point(4.1, 20, 53)));
    Experiment delayed =
        Experiment.of(seen.outcome(), seen.text(), seen, List.of("changed 1: set"));
    Finding finding = POOL.verdict().findings().get(0).measured(delayed);
    ReportFolder.write(folder, POOL.with(POOL.verdict().tried(List.of(finding))));
    assertThat(Files.readString(folder.resolve("report.md")))
        .contains(
            "| Tried live | **confirmed**: delayMicros of connection pool main in GET /orders")
        .contains("slope 8.07 (90 % interval ")
        .contains("| A slope below 1 means | off the path: ")
        .contains("| A slope 1 to 4 means | serial on the path: ")
        .contains("| A slope above 4 means | **the saturated resource** (measured): ");
    assertThat(Files.readString(folder.resolve("report.html")))
        .contains("<b>the saturated resource</b>", "1, by 1.10 ms");
    String json = Files.readString(folder.resolve("report.json"));
    assertThat(json).contains("\"answer\" : \"saturated\"");
    assertThat(
            Json.read(ReportDocument.class, json, "report").verdict().findings().get(0).measured())
        .isEqualTo(delayed);
  }

  @Test
  void replacesAnEarlierReportAndLeavesOtherFilesAlone() throws Exception {
    Files.writeString(folder.resolve("notes.txt"), "mine");
    Files.writeString(folder.resolve("report.md"), "old");
    ReportFolder.write(folder, POOL);
    assertThat(folder.resolve("notes.txt")).hasContent("mine");
    assertThat(Files.readString(folder.resolve("report.md"))).startsWith("# shop, stepwise");
    assertThat(names(folder)).hasSize(7);
  }

  @Test
  void copiesTheTimelineOfARunThatWasReadFromOne() throws Exception {
    Path saved = Files.writeString(folder.resolve("saved.json.gz"), "as it is");
    Path target = folder.resolve("again");

    ReportFolder.write(target, POOL, saved);
    ReportFolder.write(target, POOL, target.resolve("timeline.json.gz"));

    assertThat(target.resolve("timeline.json.gz")).hasContent("as it is");
    assertThat(names(target)).hasSize(6);
  }

  @Test
  void saysInOneLineWhyAFolderCannotBeWritten() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "x");
    for (Path bad : List.of(file, file.resolve("deeper"))) {
      assertThatThrownBy(() -> ReportFolder.check(bad))
          .isInstanceOf(ReportException.class)
          .hasMessageStartingWith("cannot write the report to " + bad + ": ")
          .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n", "Exception"));
      assertThatThrownBy(() -> ReportFolder.write(bad, POOL)).isInstanceOf(ReportException.class);
    }
    assertThat(file).hasContent("x");
  }

  @Test
  void aFullDiskIsOneLineAndLeavesTheEarlierReportWhole() throws Exception {
    Path disk = Files.createDirectory(folder.resolve("disk"));
    assumeThat(run("mount", "-t", "tmpfs", "-o", "size=128k", "none", disk.toString()))
        .as("mounting, which takes root")
        .isZero();
    try {
      Path report = Files.createDirectory(disk.resolve("report"));
      Files.writeString(report.resolve("report.md"), "the earlier one");

      assertThatThrownBy(() -> ReportFolder.write(report, POOL))
          .isInstanceOf(ReportException.class)
          .hasMessage("cannot write the report to " + report + ": No space left on device");

      assertThat(names(report)).containsExactly("report.md");
      assertThat(report.resolve("report.md")).hasContent("the earlier one");
    } finally {
      run("umount", disk.toString());
    }
  }

  @Test
  void aFormThatFailsCostsItselfAndIsSaidInTheOthers() throws Exception {
    ReportFile broken =
        new ReportFile() {
          @Override
          public String name() {
            return "broken.txt";
          }

          @Override
          public void write(Report report, OutputStream out) throws IOException {
            out.write(1);
            throw new NegativeArraySizeException("-1");
          }
        };
    List<ReportFile> forms = List.of(broken, new JsonFile(), new MarkdownFile());

    List<String> said = ReportFolder.write(folder, POOL, forms);

    String why = "broken.txt could not be written: java.lang.NegativeArraySizeException: -1";
    assertThat(said).containsExactly(why);
    assertThat(names(folder)).containsExactlyInAnyOrder("report.json", "report.md");
    assertThat(folder.resolve("report.json")).content().contains(why);
  }

  private static int run(String... command) throws Exception {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  @Test
  void checkingLeavesNothingBehind() throws Exception {
    ReportFolder.check(folder.resolve("not/yet/there"));
    assertThat(names(folder)).isEmpty();
  }

  @Test
  void theSavedRunReadsBackAsTheRun() throws Exception {
    ReportFolder.write(folder, POOL);
    try (InputStream in = Files.newInputStream(folder.resolve("timeline.json.gz"))) {
      assertThat(Json.load(in, "timeline.json.gz")).isEqualTo(POOL.run());
    }
  }

  @Test
  void reportJsonKeepsItsContract() throws Exception {
    ReportFolder.write(folder, POOL);
    JsonNode json = new ObjectMapper().readTree(folder.resolve("report.json").toFile());

    assertThat(json.fieldNames())
        .toIterable()
        .contains(
            "schema", "verdict", "steps", "ledger", "capacity", "honesty", "overhead", "targets");
    assertThat(json.at("/schema").asInt()).isEqualTo(1);
    assertThat(json.at("/verdict/outcome").asText()).isEqualTo("findings");
    JsonNode finding = json.at("/verdict/findings/0");
    assertThat(finding.fieldNames())
        .toIterable()
        .contains(
            "kind",
            "resource",
            "endpoints",
            "share",
            "evidence",
            "ruledOut",
            "remedy",
            "predicted");
    assertThat(finding.at("/kind").asText()).isEqualTo("pool-too-small");
    assertThat(finding.at("/resource").asText()).isEqualTo("connection-pool:main");
    assertThat(finding.at("/remedy/to").asDouble()).isEqualTo(9);
    assertThat(json.at("/capacity/breaking").asText()).isEqualTo("step 4");
    JsonNode loaded = json.at("/ledger").path("GET /orders/{id}").path("loaded");
    assertThat(loaded.path("unattributedNanos").isNumber()).isTrue();
    assertThat(json.at("/steps/0/endpoints").path("browse").path("p95Millis").asDouble())
        .isPositive();
  }

  @Test
  void reportJsonReadsBack() throws Exception {
    ReportFolder.write(folder, POOL);
    Report read =
        Json.read(
                ReportDocument.class,
                Files.readString(folder.resolve("report.json")),
                "report.json")
            .toReport();
    assertThat(read.verdict()).isEqualTo(POOL.verdict());
    assertThat(read.steps()).isEqualTo(POOL.steps());
    assertThat(read.ledger()).isEqualTo(POOL.ledger());
    assertThat(read.capacity()).isEqualTo(POOL.capacity());
    assertThat(read.honesty()).isEqualTo(POOL.honesty());
    assertThat(read.targets()).isEqualTo(POOL.targets());
  }

  @Test
  void whatIsBehindTheServiceAndWhyRequestsFailedStandInEveryForm() throws Exception {
    Report every = SampleReports.everyResource();
    ReportFolder.write(folder, every);

    JsonNode json = new ObjectMapper().readTree(folder.resolve("report.json").toFile());
    assertThat(json.at("/backing/0/service").asText()).isEqualTo("main <db>");
    assertThat(json.at("/backing/0/figures/0/what").asText()).isEqualTo("connections");
    assertThat(json.at("/errorCauses"))
        .anyMatch(c -> c.at("/seen/5xx").asLong() > 0 && c.at("/causes/pool-timeout").asLong() > 0);
    assertThat(Files.readString(folder.resolve("report.html")))
        .contains("main &lt;db&gt;", "Memory of cache", "What failed, and why");
    assertThat(Files.readString(folder.resolve("report.md")))
        .contains("| main &lt;db> (PostgreSQL) |", "| found in cache | 97 % (97 %) |");
    try (InputStream in = Files.newInputStream(folder.resolve("timeline.json.gz"))) {
      assertThat(Json.load(in, "timeline.json.gz")).isEqualTo(every.run());
    }
  }

  @Test
  void stepsCsvHasARowAStepAndEndpoint() throws Exception {
    ReportFolder.write(folder, POOL);
    String text = Files.readString(folder.resolve("steps.csv"));
    assertThat(text.split("\r\n")).hasSize(1 + 5 * 4);
    List<Map<String, String>> rows = rows(text);
    Map<String, String> last = rows.get(rows.size() - 4);
    Figures figures = POOL.steps().get(4).overall();
    assertThat(last).containsEntry("step", "step 5").containsEntry("endpoint", "(all)");
    assertThat(Double.parseDouble(last.get("p95_ms"))).isEqualTo(rounded(figures.p95Millis()));
    assertThat(last).containsEntry("requests", String.valueOf(figures.requests()));
    assertThat(last.get("errors")).isEqualTo("5xx=" + figures.failed());
    assertThat(last).containsEntry("load", "240.0").containsEntry("pool_max", "4");
    assertThat(Double.parseDouble(last.get("cpu_cores"))).isPositive();
    assertThat(Instant.parse(last.get("started")).toEpochMilli())
        .isEqualTo(POOL.run().steps().get(4).fromMillis());
    Map<String, String> ofEndpoint = rows.get(rows.size() - 1);
    assertThat(ofEndpoint).containsEntry("started", last.get("started"));
    assertThat(ofEndpoint.get("cpu_cores")).isEmpty();
  }

  /** The simulated shop receives 900 and sends 4,200 bytes a request. */
  @Test
  void saysWhatTheServiceUsedInEachStepAndWhatMonitoringShouldWarnOf() throws Exception {
    ReportFolder.write(folder, POOL);

    Map<String, String> light = rows(Files.readString(folder.resolve("steps.csv"))).get(0);
    double served = Double.parseDouble(light.get("achieved_per_s"));
    assertThat(Double.parseDouble(light.get("net_received_bytes_per_s")))
        .isCloseTo(900 * served, withinPercentage(10));
    assertThat(Double.parseDouble(light.get("net_sent_bytes_per_s")))
        .isCloseTo(4200 * served, withinPercentage(10));
    assertThat(light).containsEntry("memory_bytes", "320000000");
    assertThat(Files.readString(folder.resolve("report.md")))
        .contains("## What the service used", "| step 1 | ", "| 305 MiB | ")
        .contains("## Thresholds for monitoring", "| connections in use | main | ");
    assertThat(Files.readString(folder.resolve("report.html")))
        .contains("What the service used", "Thresholds for monitoring");
  }

  @Test
  void stepsCsvQuotesWhatWouldBreakARow() throws Exception {
    SimulatedShop shop =
        new SimulatedShop(
            2,
            2,
            List.of(
                new SimulatedShop.Endpoint("a,\"b\"\nc", "GET /", 1, 0.001, 0.001, 0, "SELECT")),
            5);
    ReportFolder.write(folder, SampleReports.report(shop.run(Map.of()), POOL.verdict()));
    assertThat(rows(Files.readString(folder.resolve("steps.csv"))))
        .extracting(r -> r.get("endpoint"))
        .containsExactly("(all)", "a,\"b\"\nc");
  }

  @Test
  void junitFailsWhatMissedItsTargetAndOnlyThat() throws Exception {
    ReportFolder.write(folder, POOL);
    Element suite = junit();
    long missed = POOL.targets().stream().filter(TargetResult::missed).count();
    assertThat(missed).isPositive();
    assertThat(suite.getAttribute("tests")).isEqualTo("" + (POOL.targets().size() + 1));
    assertThat(suite.getAttribute("failures")).isEqualTo("" + missed);
    assertThat(suite.getElementsByTagName("failure").getLength()).isEqualTo(missed);
    Element failure = (Element) suite.getElementsByTagName("failure").item(0);
    assertThat(failure.getAttribute("message")).startsWith("expected 150 ms, was 1");
    assertThat(suite.getElementsByTagName("skipped").getLength()).isZero();
  }

  @Test
  void junitSkipsTheVerdictThatIsNone() throws Exception {
    ReportFolder.write(folder, SampleReports.insufficient());
    assertThat(junit().getAttribute("skipped")).isEqualTo("1");
    assertThat(junit().getElementsByTagName("skipped").getLength()).isEqualTo(1);
  }

  @Test
  void junitStaysXmlWhateverTheNames() throws Exception {
    Verdict verdict =
        new Verdict(Verdict.Outcome.FINDINGS, "a\u0000b\u001b[31m]]>\uD800", List.of(), List.of());
    ReportFolder.write(folder, SampleReports.report(POOL.run(), verdict));
    assertThat(junit().getTextContent()).contains("a\uFFFDb\uFFFD[31m]]>\uFFFD");
  }

  @Test
  void markdownTablesStayTablesWhateverTheNames() {
    String hostile = "a|b\n`c` <script> *d* [e](f)";
    SimulatedShop shop =
        new SimulatedShop(
            2,
            2,
            List.of(new SimulatedShop.Endpoint(hostile, "GET /", 1, 0.001, 0.001, 0, "SELECT")),
            5);
    String text = MarkdownFile.text(SampleReports.report(shop.run(Map.of()), POOL.verdict()));
    assertThat(text)
        .contains("| a\\|b \\`c\\` &lt;script> \\*d\\* \\[e](f) | |")
        .doesNotContain("<script>");
  }

  @Test
  void writesAReportOnNothing() throws Exception {
    Run nothing = Run.builder().build();
    Verdict verdict = new Verdict(Verdict.Outcome.INSUFFICIENT, "none", List.of(), List.of());
    ReportFolder.write(folder, ReportBuilder.build("nothing", "", 0, 0, nothing, verdict, null));
    assertThat(Files.readString(folder.resolve("steps.csv"))).startsWith("step,endpoint,users");
    assertThat(Files.readString(folder.resolve("report.html"))).contains("The run does not tell");
  }

  @Test
  void aReportOn188000RequestsStaysBelowFiveMegabytes() throws Exception {
    // 10 minutes, as the run it is compared with
    SimulatedShop shop = new SimulatedShop(24, 198, 235, 314, 392);
    Report report = SampleReports.report(shop.run(), POOL.verdict());
    long requests = report.steps().stream().mapToLong(s -> s.overall().requests()).sum();
    assertThat(requests).isGreaterThan(180_000);
    ReportFolder.write(folder, report);
    long bytes = 0;
    for (String name : names(folder)) {
      bytes += Files.size(folder.resolve(name));
    }
    assertThat(bytes).isLessThan(5_000_000);
  }

  private Element junit() throws Exception {
    Document document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(folder.resolve("junit.xml").toFile());
    return document.getDocumentElement();
  }

  private static List<Map<String, String>> rows(String csv) throws IOException {
    List<Map<String, String>> rows = new ArrayList<>();
    new CsvMapper()
        .readerFor(Map.class)
        .with(CsvSchema.emptySchema().withHeader())
        .<Map<String, String>>readValues(csv)
        .forEachRemaining(rows::add);
    return rows;
  }

  private static double rounded(double value) {
    return Math.round(value * 1000) / 1000.0;
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(f -> f.getFileName().toString()).sorted().toList();
    }
  }
}
