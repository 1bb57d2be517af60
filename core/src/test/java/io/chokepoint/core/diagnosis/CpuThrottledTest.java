package io.chokepoint.core.diagnosis;

import static io.chokepoint.core.diagnosis.Kind.CPU_THROTTLED;
import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.core.diagnosis.Service.Borrow;
import io.chokepoint.core.diagnosis.Service.Cpu;
import io.chokepoint.core.diagnosis.Service.Endpoint;
import io.chokepoint.core.diagnosis.Service.Enter;
import io.chokepoint.core.diagnosis.Service.Give;
import io.chokepoint.core.diagnosis.Service.Leave;
import io.chokepoint.core.diagnosis.Service.Load;
import io.chokepoint.core.diagnosis.rules.Rules;
import io.chokepoint.core.model.ResourceKind;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.timeline.SystemWindow;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CpuThrottledTest {

  private static final Load[] LOADS = {Load.open(8, 8), Load.open(120, 8)};

  @Test
  void namesTheLimitThatStopsRequests() {
    Finding f = Judged.finding(CPU_THROTTLED, stopped(), LOADS);

    assertThat(f.remedy().from()).isEqualTo(2);
    assertThat(f.remedy().to()).isGreaterThan(2);
    assertThat(f.share()).isGreaterThan(0.8);
  }

  /** Most requests wait for connections of those that the limit stops. */
  @Test
  void namesTheLimitWhereRequestsQueueBehindThoseThatItStops() {
    Service s = stopped();
    s.pool = 4;
    s.endpoints.replaceAll(
        e -> {
          List<Service.Phase> phases = new ArrayList<>(e.phases());
          phases.add(0, new Borrow());
          phases.add(new Give());
          return e.doing(phases);
        });
    Run run =
        Judged.withSystem(Simulation.run(s, 7, LOADS), CpuThrottledTest::stoppedHalfOfTheTime);

    Finding f = Diagnosis.of(run, Rules.ALL).findings().get(0);

    assertThat(f.kind()).isEqualTo(CPU_THROTTLED);
    assertThat(f.share()).isGreaterThan(0.8);
    assertThat(f.predicted().to()).isLessThan(f.predicted().from() / 2);
  }

  @Test
  void asksForTheNextWholeProcessorWhereThatIsEnough() {
    Service s = stopped();
    s.cpuLimit = 2.5;

    Finding f = Judged.finding(CPU_THROTTLED, s, LOADS);

    assertThat(f.remedy().from()).isEqualTo(2.5);
    assertThat(f.remedy().to()).isEqualTo(3);
  }

  @Test
  void staysSilentWhenThreadsOnlyQueueForTheProcessor() {
    Service s = new Service();
    s.hostCores = 2;
    s.with(new Endpoint("GET /a", 1, new Cpu(18)));

    Judged.silent(CPU_THROTTLED, s, LOADS);
  }

  @Test
  void saysInsufficientWhenTheGroupWasStoppedButNobodyRecordedWhichRequestsWere() {
    Service s = new Service();
    s.hostCores = 2;
    s.with(new Endpoint("GET /a", 1, new Cpu(18)));
    Run run = Simulation.run(s, 7, LOADS);

    Judged.insufficient(
        CPU_THROTTLED, Judged.withSystem(run, CpuThrottledTest::stoppedHalfOfTheTime));
  }

  private static SystemWindow stoppedHalfOfTheTime(SystemWindow w) {
    return w.toBuilder().throttledNanos(500_000_000L).build();
  }

  /** What stops requests lets two of them run at a time. */
  private static Service stopped() {
    Service s = new Service();
    s.hostCores = 8;
    s.cpuLimit = 2;
    s.capacities.put("", 2);
    return s.with(
        new Endpoint(
            "GET /a", 1, new Enter(ResourceKind.THROTTLING, ""), new Cpu(17), new Leave("")));
  }
}
