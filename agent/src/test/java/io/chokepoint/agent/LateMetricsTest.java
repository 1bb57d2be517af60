package io.chokepoint.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.exporters.prometheus.PrometheusMetrics;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LateMetricsTest {

  private final AtomicInteger made = new AtomicInteger();
  private final LateMetrics metrics =
      new LateMetrics(
          () -> {
            made.incrementAndGet();
            return new PrometheusMetrics("shop", "test");
          });

  @Test
  void areToldWhatTheyMissedWhenSomebodyAsks() {
    metrics.tell(to -> to.step("warm-up"));
    metrics.tell(to -> to.step("load"));

    assertThat(made).hasValue(0);
    assertThat(scrape()).contains("step=\"load\"").doesNotContain("step=\"warm-up\"");
    metrics.tell(to -> to.step("peak"));
    assertThat(scrape()).contains("step=\"peak\"");
    assertThat(made).hasValue(1);
  }

  @Test
  void areMadeAfterAMinuteThoughNobodyAsks() {
    for (int second = 1; second <= LateMetrics.MOST_UNTOLD; second++) {
      metrics.tell(to -> to.step("early"));
    }
    assertThat(made).hasValue(0);

    metrics.tell(to -> to.step("late"));

    assertThat(made).hasValue(1);
    assertThat(scrape()).contains("step=\"late\"").doesNotContain("step=\"early\"");
  }

  private String scrape() {
    return metrics.get().scrape(null).body();
  }
}
