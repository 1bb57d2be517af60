package io.chokepoint.driver.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chokepoint.core.experiment.Blocks;
import io.chokepoint.core.experiment.Blocks.Block;
import io.chokepoint.core.experiment.ExperimentOutcome;
import io.chokepoint.core.experiment.Setting;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.model.ResourceKind;
import io.chokepoint.driver.experiment.Question.Measured;
import java.util.List;
import org.junit.jupiter.api.Test;

class TunedTest {

  private static final Setting SIZE =
      new Setting(ResourceId.pool("shop"), "maximumPoolSize", 8, 1, 90);

  private final Tuned tuned = new Tuned(SIZE, 4, 32);

  @Test
  void goesUpTheLadderAndDownAgain() {
    List<Block> blocks = tuned.blocks(10).all();
    assertThat(blocks.stream().map(b -> tuned.value(b.pair())))
        .containsExactly(4, 8, 16, 32, 32, 16, 8, 4);
    assertThat(blocks.stream().filter(b -> !b.changed()).map(Block::name))
        .as("with what was found")
        .containsExactly("control 2", "control 7");
  }

  @Test
  void hasAsManyValuesAsFitTwice() {
    assertThat(Tuned.ladder(2, 4, 32, 3)).containsExactly(4, 11, 32);
    assertThat(Tuned.ladder(8, 4, 32, 9).size()).isBetween(7, 9);
    assertThat(Tuned.ladder(8, 4, 6, 9)).containsExactly(4, 5, 6);
  }

  @Test
  void saysWhichValueIsEnoughAndWhereToLookForWhatLimitsThere() {
    Blocks blocks = tuned.blocks(8);
    for (Block block : blocks.all()) {
      double mean = tuned.value(block.pair()) < 8 ? 90 : 20;
      tuned.block(new Measured(mean + 0.1 * block.pair(), 100, null, null));
    }
    assertThat(tuned.tuning().knee()).isEqualTo(8);
    assertThat(tuned.ended()).isEqualTo(ExperimentOutcome.CONFIRMED);
    assertThat(tuned.counted() + tuned.said(ExperimentOutcome.CONFIRMED))
        .startsWith("8 blocks: 8 is the smallest value");
    assertThat(
            blocks.all().stream()
                .map(Block::name)
                .filter(tuned.limiting(ExperimentOutcome.CONFIRMED)))
        .containsExactly("control 2", "control 7");
  }

  @Test
  void leavesOutWhatWasNotMeasuredAndWhatDidHarm() {
    for (Block block : tuned.blocks(8).all()) {
      int value = tuned.value(block.pair());
      tuned.block(value == 11 ? null : new Measured(20, 100, null, null));
    }
    assertThat(tuned.goesOnAfterHarm(4)).isTrue();
    assertThat(tuned.counted()).isEqualTo("6 blocks");
    assertThat(tuned.tuning().knee()).isEqualTo(8);
    assertThat(tuned.tuning().levels())
        .filteredOn(l -> l.value() == 11)
        .allSatisfy(l -> assertThat(l.millis()).isEmpty());
  }

  @Test
  void readsWhatIsToBeTuned() {
    assertThat(TuneRange.parse("pool=shop:4..32"))
        .isEqualTo(new TuneRange(ResourceId.pool("shop"), 4, 32));
    assertThat(TuneRange.parse("threads=http-nio-127.0.0.1-8080:50..400").resource())
        .isEqualTo(new ResourceId(ResourceKind.WORKER_THREADS, "http-nio-127.0.0.1-8080"));
    assertThat(TuneRange.parse("executor=mail:2..4").resource().kind())
        .isEqualTo(ResourceKind.EXECUTOR);
    for (String bad : List.of("shop:4..32", "pool=shop", "pool=shop:8..8", "pool=shop:0..8")) {
      assertThatThrownBy(() -> TuneRange.parse(bad)).hasMessageContaining(bad);
    }
    assertThatThrownBy(() -> TuneRange.parse("cat=tom:1..2")).hasMessageContaining("'cat'");
  }
}
