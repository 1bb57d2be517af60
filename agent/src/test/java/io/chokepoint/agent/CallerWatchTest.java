package io.chokepoint.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.core.timeline.JvmWindow;
import io.chokepoint.core.timeline.JvmWindow.Collected;
import io.chokepoint.core.timeline.SystemWindow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CallerWatchTest {

  private final List<String> woven = new ArrayList<>();
  private final CallerWatch watch = new CallerWatch(woven::add);

  @Test
  void weavesNothingIntoTheJdkOfAServiceThatAsksForNothing() {
    watch.look(window("G1 Evacuation Pause", 50));
    watch.look(window(null, 50 + CallerWatch.MANY_MORE_THREADS - 1));

    assertThat(woven).isEmpty();
  }

  @Test
  void looksOnceForWhoAsksForCollectionsAndWhoStartsThreads() {
    watch.look(window(null, 50));
    for (int i = 0; i < 3; i++) {
      watch.look(window(JvmWindow.EXPLICIT, 50));
      watch.look(window(null, 50 + CallerWatch.MANY_MORE_THREADS));
    }

    assertThat(woven).containsExactly("java.lang.System", "java.lang.Thread");
  }

  @Test
  void looksForWhoStartsThreadsThatDoNotStayWhereSomeAreStartedAllTheTime() {
    for (int i = 0; i < 3 * CallerWatch.SECONDS; i++) {
      boolean pause = i % CallerWatch.SECONDS == 0;
      watch.look(starting(pause ? 0 : 50));
    }
    assertThat(woven).isEmpty();

    for (int i = 0; i < CallerWatch.SECONDS; i++) {
      watch.look(starting(CallerWatch.STARTED_A_SECOND));
    }
    assertThat(woven).containsExactly("java.lang.Thread");
  }

  private static SystemWindow starting(long threads) {
    return SystemWindow.builder(2)
        .threads(50)
        .build()
        .with(JvmWindow.builder(1, 1).threadsStarted(threads).build());
  }

  private static SystemWindow window(@Nullable String cause, int threads) {
    Map<String, Collected> collections =
        cause == null ? Map.of() : Map.of(cause, new Collected(1, 1, 1));
    JvmWindow jvm = JvmWindow.builder(1, 1).collections(collections).build();
    return SystemWindow.builder(2).threads(threads).build().with(jvm);
  }
}
