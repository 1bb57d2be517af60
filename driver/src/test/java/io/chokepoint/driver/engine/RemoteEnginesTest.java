package io.chokepoint.driver.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.chokepoint.core.model.Offered;
import io.chokepoint.core.model.Step;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.timeline.ClientWindow;
import io.chokepoint.driver.results.PlannedResults;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Results as JMeter collects them from remote engines: by thread names that begin with theirs. */
class RemoteEnginesTest {

  private static final long BEGUN = 1_795_791_300_000L;
  private static final String A = "10.0.0.1:1099";
  private static final String B = "10.0.0.2";
  private static final List<Step> STEPS =
      List.of(
          new Step("20/s", BEGUN, BEGUN + 20_000, Offered.open(20)),
          new Step("10 users", BEGUN + 20_000, BEGUN + 40_000, Offered.closed(10)));

  @TempDir Path folder;

  @Test
  void countsNotAsOfferedWhatADeadEngineWouldHaveSent() throws Exception {
    RemoteEngines engines = engines(Stream.concat(rows(A, 0, 40), rows(B, 0, 10)));

    assertThat(engines.remarks()).singleElement().asString().contains(B, "from 9.90 s");
    assertThat(engines.offered(STEPS.get(0)).offered().perSecond()).isCloseTo(15, within(0.1));
    assertThat(engines.offered(STEPS.get(1)).offered().users()).isEqualTo(5);
  }

  @Test
  void saysWhoNeverSent() throws Exception {
    RemoteEngines engines = engines(rows(A, 0, 40));

    assertThat(engines.remarks())
        .containsExactly("engine 10.0.0.2 sent nothing: its share is not counted as offered");
    assertThat(engines.offered(STEPS.get(0)).offered().perSecond()).isEqualTo(10);
  }

  @Test
  void leavesStepsAsTheyAreWhereAllSentToTheEnd() throws Exception {
    RemoteEngines engines = engines(Stream.concat(rows(A, 0, 40), rows(B, 0, 36)));

    assertThat(engines.remarks()).isEmpty();
    assertThat(STEPS).allMatch(step -> engines.offered(step).equals(step));
  }

  @Test
  void saysWhoseClockIsAnother() throws Exception {
    RemoteEngines engines = engines(Stream.concat(rows(A, 0, 40), rows(B, 8, 40)));

    assertThat(engines.remarks()).singleElement().asString().contains(B, "8 s after");
  }

  @Test
  void movesWhatAnEngineSaysByHowFarItsClockIsAhead() throws Exception {
    PlannedResults read =
        read(Stream.concat(rows(A, 0, 40), rows(B, 8, 48)), Map.of(A, 0L, B, 8_000L));

    assertThat(new RemoteEngines(read.senders(), BEGUN).remarks()).isEmpty();
    assertThat(read.run().client()).hasSize(40);
  }

  @Test
  void callsRequestsAsThePlanDoesAndKeepsItsSteps() throws Exception {
    Run run = read(Stream.concat(rows(A, 0, 40), rows(B, 0, 40))).run();

    assertThat(run.steps()).isEqualTo(STEPS);
    assertThat(run.client().stream().map(ClientWindow::endpoints).flatMap(e -> e.keySet().stream()))
        .containsOnly("/orders/7");
  }

  /** Ten requests a second between two seconds after the start. */
  private static Stream<String> rows(String engine, int from, int to) {
    return IntStream.range(10 * from, 10 * to)
        .mapToObj(
            i ->
                BEGUN
                    + 100L * i
                    + ",5,/orders/7,200,OK,"
                    + engine
                    + "-20/s 1-1,true,9,http://x/orders/7");
  }

  private RemoteEngines engines(Stream<String> rows) throws Exception {
    return new RemoteEngines(read(rows).senders(), BEGUN);
  }

  private PlannedResults read(Stream<String> rows) throws Exception {
    return read(rows, Map.of());
  }

  private PlannedResults read(Stream<String> rows, Map<String, Long> aheadMillis) throws Exception {
    Path file = folder.resolve("results.jtl");
    Files.writeString(
        file,
        rows.collect(
            Collectors.joining(
                "\n",
                "timeStamp,elapsed,label,responseCode,responseMessage,threadName,success,bytes,URL\n",
                "\n")));
    return PlannedResults.ofJmeter(
        file, Run.builder().steps(STEPS).build(), List.of(A, B), aheadMillis);
  }
}
