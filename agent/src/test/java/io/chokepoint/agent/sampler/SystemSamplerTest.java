package io.chokepoint.agent.sampler;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.agent.own.AgentErrors;
import io.chokepoint.core.timeline.SystemWindow;
import java.util.ArrayList;
import java.util.List;
import net.bytebuddy.agent.ByteBuddyAgent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class SystemSamplerTest {

  private static final int MEGABYTE = 1 << 20;

  private final AgentErrors errors = new AgentErrors();

  @Test
  void seesWhatThisJvmDidSinceTheLastSample() {
    SystemSampler sampler = SystemSampler.start(ByteBuddyAgent.install(), List::of, errors);
    List<byte[]> live = new ArrayList<>();
    for (int i = 0; i < 32; i++) {
      live.add(new byte[MEGABYTE]);
    }
    System.gc();

    SystemWindow seen = sampler.sample(1_000_000_000);

    assertThat(live).hasSize(32);
    assertThat(seen.allocatedBytes()).isGreaterThanOrEqualTo(32L * MEGABYTE);
    assertThat(seen.processCpuNanos()).isPositive();
    assertThat(seen.gcPauses()).isPositive();
    assertThat(seen.gcPauseNanos()).isPositive();
    assertThat(seen.gcCpuNanos()).isPositive();
    assertThat(seen.safepointNanos()).isPositive();
    assertThat(seen.heapLive()).isGreaterThanOrEqualTo(32L * MEGABYTE);
    assertThat(seen.heapUsed()).isBetween(seen.heapLive() / 2, seen.heapMax());
    assertThat(seen.residentBytes()).isGreaterThan(32L * MEGABYTE);
    assertThat(seen.hostBusyNanos()).isNotNegative();
    assertThat(seen.hostMemoryAvailable()).isBetween(1L, seen.hostMemoryTotal());
    assertThat(seen.threads()).isPositive();
    assertThat(errors.first()).isEmpty();
  }

  @Test
  void growthIsUnknownAtFirstAndAfterAReset() {
    Delta delta = new Delta();

    assertThat(delta.to(100L)).isNull();
    assertThat(delta.to(130L)).isEqualTo(30);
    assertThat(delta.to(null)).isNull();
    assertThat(delta.to(150L)).isNull();
    assertThat(delta.to(20L)).isNull();
    assertThat(delta.to(25L)).isEqualTo(5);
  }
}
