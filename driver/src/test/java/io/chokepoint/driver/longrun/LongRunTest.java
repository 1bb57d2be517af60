package io.chokepoint.driver.longrun;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.chokepoint.core.report.Report;
import io.chokepoint.core.run.Run;
import io.chokepoint.driver.run.Conclusion;
import io.chokepoint.driver.run.RunSource;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The diagnosis of a long run, scaled down: counts of bytes, which a busy machine leaves alone. */
@Tag("same-on-each-jdk")
class LongRunTest {

  private static final int ENDPOINTS = 40;
  private static final int STATEMENTS = 80;

  @TempDir Path folder;

  /** What grows faster than the run, or unfolds a histogram for each figure, ends no hour. */
  @Test
  void costsNoMoreForEachSecondOfALongRunThanOfAShortOne() throws IOException {
    bytesASecond(40);
    double aSecondOfAShortRun = bytesASecond(60);
    double aSecondOfALongRun = bytesASecond(240);

    assertThat(aSecondOfALongRun).isLessThan(1.2 * aSecondOfAShortRun);
    // some 500 distributions, each read, added up a few times, looked at by thirty rules, drawn for
    // the busiest endpoints, and written
    assertThat(aSecondOfALongRun).isLessThan(5e6);
  }

  @Test
  void makesAPageThatStaysSmallWithHundredsOfEndpoints() throws IOException {
    Path saved = folder.resolve("many.timeline.json.gz");
    new LongRun(1, 20, 300, 600).save(saved);

    Path report = folder.resolve("many");
    Conclusion.write(Conclusion.of(RunSource.read(saved.toString(), 0), "many"), report, saved);

    assertThat(Files.size(report.resolve("report.html"))).isLessThan(2_000_000);
    assertThat(Files.readString(report.resolve("report.html")))
        .contains("270 other endpoints together");
  }

  private double bytesASecond(int seconds) throws IOException {
    Path saved = folder.resolve(seconds + ".timeline.json.gz");
    new LongRun(1, seconds, ENDPOINTS, STATEMENTS).save(saved);
    ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = thread.getCurrentThreadAllocatedBytes();

    Run run = RunSource.read(saved.toString(), 0);
    Report report = Conclusion.of(run, "long");
    Conclusion.write(report, folder.resolve("report-" + seconds), null);

    return (double) (thread.getCurrentThreadAllocatedBytes() - before) / seconds;
  }
}
