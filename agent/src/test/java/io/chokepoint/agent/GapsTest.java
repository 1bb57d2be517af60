package io.chokepoint.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.agent.server.Gap;
import org.junit.jupiter.api.Test;

class GapsTest {

  private static final long START = 1_700_000_000_000L;
  private static final String FULL = "java.lang.OutOfMemoryError: Java heap space";

  private final Gaps gaps = new Gaps(START);

  @Test
  void hasNoneWhileWindowsCome() {
    gaps.kept(START + 1_000);

    assertThat(gaps.now(START + 3_000)).isEmpty();
    assertThat(gaps.words(START + 3_000)).isEmpty();
  }

  @Test
  void tellsWhatWasLostSecondAfterSecondAsOneForAnHour() {
    gaps.kept(START + 1_000);
    gaps.lost(START + 1_000, START + 2_000, new OutOfMemoryError("Java heap space"));
    gaps.lost(START + 2_000, START + 4_000, new OutOfMemoryError("Java heap space"));
    gaps.kept(START + 5_000);

    assertThat(gaps.now(START + 5_500))
        .containsExactly(new Gap(START + 1_000, START + 4_000, FULL));
    assertThat(gaps.words(START + 5_500))
        .containsExactly(
            "3 s of the timeline are missing, the last from 2023-11-14T22:13:21Z to"
                + " 2023-11-14T22:13:24Z ("
                + FULL
                + ")");
    gaps.kept(START + 4_000_000);
    assertThat(gaps.now(START + 4_000_500)).isEmpty();
  }

  @Test
  void tellsThatNoWindowComesAnyMoreAndWhy() {
    gaps.kept(START + 1_000);

    assertThat(gaps.now(START + 20_000))
        .containsExactly(new Gap(START + 1_000, START + 20_000, "the agent's clock stands still"));
    gaps.failed(new OutOfMemoryError("Java heap space"));
    assertThat(gaps.now(START + 20_000))
        .containsExactly(new Gap(START + 1_000, START + 20_000, FULL));
    gaps.kept(START + 20_000); // one long window
    assertThat(gaps.now(START + 20_500)).isEmpty();
  }
}
