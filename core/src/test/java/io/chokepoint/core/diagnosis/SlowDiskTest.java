package io.chokepoint.core.diagnosis;

import static io.chokepoint.core.diagnosis.Kind.SLOW_DISK;
import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.core.diagnosis.Service.Cpu;
import io.chokepoint.core.diagnosis.Service.Endpoint;
import io.chokepoint.core.diagnosis.Service.Enter;
import io.chokepoint.core.diagnosis.Service.Leave;
import io.chokepoint.core.diagnosis.Service.Load;
import io.chokepoint.core.diagnosis.Service.Remote;
import io.chokepoint.core.diagnosis.rules.Rules;
import io.chokepoint.core.model.ResourceKind;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.timeline.SystemWindow;
import org.junit.jupiter.api.Test;

class SlowDiskTest {

  private static final String PLACE = "com.example.Uploads.keep";
  private static final Load[] LOADS = {Load.open(8, 8), Load.open(140, 8)};

  @Test
  void namesTheCodeWhoseFilesTakeLonger() {
    Service s = flushing(8);

    Finding f = Judged.finding(SLOW_DISK, s, LOADS);

    assertThat(f.resource().name()).isEqualTo(PLACE);
    assertThat(f.share()).isGreaterThan(0.8);
    assertThat(f.remedy().what()).contains(PLACE);
    assertThat(Diagnosis.of(Simulation.run(s, 7, LOADS), Rules.ALL).findings().get(0).kind())
        .isEqualTo(SLOW_DISK);
  }

  @Test
  void advisesNoFlushWhereNothingIsWritten() {
    Run run = Simulation.run(flushing(8), 7, LOADS);
    Run reading = Judged.withSystem(run, s -> writing(s, 3_000));
    Run writing = Judged.withSystem(run, s -> writing(s, 30_000_000));

    assertThat(Judged.finding(SLOW_DISK, reading).remedy().what())
        .contains("read fewer files")
        .doesNotContain("Flush");
    assertThat(Judged.finding(SLOW_DISK, writing).remedy().what()).contains("Flush once");
  }

  private static SystemWindow writing(SystemWindow s, long bytes) {
    return s.toBuilder().diskWriteBytes(bytes).build();
  }

  @Test
  void staysSilentWhereTheDiskKeepsUp() {
    Judged.silent(SLOW_DISK, flushing(1), LOADS);
  }

  /** One flush at a time, as a disk does. */
  private static Service flushing(double ms) {
    return new Service()
        .with(
            new Endpoint(
                "POST /upload",
                1,
                new Cpu(0.3),
                new Enter(ResourceKind.DISK, PLACE),
                new Remote(ms),
                new Leave(PLACE)));
  }
}
