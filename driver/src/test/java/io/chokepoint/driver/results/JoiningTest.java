package io.chokepoint.driver.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chokepoint.core.model.Step;
import io.chokepoint.core.run.Run;
import io.chokepoint.driver.exit.CommandException;
import io.chokepoint.driver.results.Format.Loop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Steps that nobody marked, clocks that differ, and files that are none. */
class JoiningTest {

  @TempDir Path folder;

  @Test
  void stepsOfARateAreFoundWhereItChanges() {
    double[] began = new double[90];
    Random random = new Random(7);
    for (int i = 0; i < began.length; i++) {
      double rate = i < 30 ? 20 : i < 60 ? 100 : 300;
      began[i] = Math.max(0, Math.round(rate + Math.sqrt(rate) * random.nextGaussian()));
    }

    List<Step> steps = FoundSteps.of(load(began, began, -1), Loop.RATE);

    assertThat(steps).hasSize(3);
    assertThat(steps.get(1).fromMillis()).isBetween(1_000_030_000L, 1_000_032_000L);
    assertThat(steps.get(1).toMillis()).isBetween(1_000_058_000L, 1_000_060_000L);
    assertThat(steps.get(1).offered().perSecond()).isBetween(90.0, 110.0);
  }

  @Test
  void aLoadThatStaysIsOneStepAndARampIsNone() {
    double[] flat = new double[60];
    Arrays.fill(flat, 50);
    double[] ramp = new double[40];
    for (int i = 0; i < ramp.length; i++) {
      ramp[i] = 20 * i;
    }

    assertThat(FoundSteps.of(load(flat, flat, -1), Loop.RATE)).hasSize(1);
    assertThat(FoundSteps.of(load(ramp, ramp, -1), Loop.RATE)).isEmpty();
  }

  @Test
  void usersWhoDoNotRestAreAsManyAsRequestsUnderWay() {
    double[] concurrency = new double[40];
    Arrays.fill(concurrency, 0, 20, 3.97);
    Arrays.fill(concurrency, 20, 40, 11.95);

    assertThat(FoundSteps.of(load(concurrency, concurrency, -1), Loop.USERS_WITHOUT_REST))
        .extracting(Step::name)
        .containsExactly("4 users", "12 users");
  }

  @Test
  void clocksAreComparedByWhatBothCounted() {
    double[] tool = new double[60];
    double[] agent = new double[200];
    Random random = new Random(3);
    for (int i = 0; i < tool.length; i++) {
      tool[i] = 100 + 20 * random.nextGaussian();
      agent[70 + i] = tool[i] + random.nextGaussian();
    }

    ClockOffset offset = ClockOffset.of(tool, 1_000, agent, 933, 600);

    assertThat(offset.seconds()).isEqualTo(3);
    assertThat(offset.certain()).isTrue();
    assertThat(ClockOffset.of(tool, 1_000, new double[200], 933, 600).certain()).isFalse();
  }

  @Test
  void withoutAnAgentTheFiguresAreThereAndWhatTheyLackIsSaid() {
    Run run = new ResultOptions().read(List.of("src/test/resources/results/jmeter-csv.jtl"));

    assertThat(run.timeline()).isEmpty();
    assertThat(run.client()).isNotEmpty();
    assertThat(run.origin()).isNotNull();
    assertThat(run.origin().tool()).isEqualTo("JMeter");
    assertThat(run.origin().notes()).anyMatch(n -> n.contains("9 sums of transaction controllers"));
    assertThat(run.origin().cautions()).anyMatch(c -> c.contains("coordinated omission"));
  }

  @Test
  void aQuoteThatNobodyClosedCostsOneLine() throws IOException {
    String file =
        write(
            "timeStamp;elapsed;label;success\n"
                + "1795763597233;7;a;true\n"
                + "1795763597234;\"7;b;true\n"
                + "1795763597235;8;\"a\nb \"\"c\"\"\";false\n");

    Run run = new ResultOptions().read(List.of(file));

    assertThat(run.client().get(0).endpoints()).containsOnlyKeys("a", "a\nb \"c\"");
    assertThat(run.origin()).isNotNull();
    assertThat(run.origin().cautions()).anyMatch(c -> c.contains("line 3: \"\"7\" is no whole"));
  }

  @Test
  void aFileThatIsNoResultIsOneLine() throws IOException {
    assertThatThrownBy(() -> new ResultOptions().read(List.of(write("hello\nworld\n"))))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("no format that is known; there are jmeter-csv, ");
    assertThatThrownBy(
            () -> new ResultOptions().read(List.of(write("timeStamp,elapsed,label\nx,y,z\n"))))
        .hasMessageContaining(", line 2: ");
    assertThatThrownBy(
            () -> new ResultOptions().read(List.of(write("Running 2s test @ http://x\n"))))
        .hasMessageContaining("chokepoint mark AGENT");
  }

  private String write(String text) throws IOException {
    return Files.writeString(folder.resolve("results"), text).toString();
  }

  private static ObservedLoad load(double[] began, double[] concurrency, int users) {
    int[] each = new int[began.length];
    Arrays.fill(each, users);
    return new ObservedLoad(1_000_000, began, began, concurrency, each, new long[began.length]);
  }
}
