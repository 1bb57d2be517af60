package io.chokepoint.core.diagnosis;

import static io.chokepoint.core.diagnosis.Kind.CPU_SATURATED;
import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.core.diagnosis.Service.Borrow;
import io.chokepoint.core.diagnosis.Service.Cpu;
import io.chokepoint.core.diagnosis.Service.Endpoint;
import io.chokepoint.core.diagnosis.Service.Give;
import io.chokepoint.core.diagnosis.Service.Load;
import io.chokepoint.core.diagnosis.Service.Remote;
import io.chokepoint.core.diagnosis.Service.Sql;
import io.chokepoint.core.model.Step;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.timeline.SystemWindow;
import org.junit.jupiter.api.Test;

class CpuSaturatedTest {

  private static final Load[] LOADS = {Load.open(8, 8), Load.open(60, 8)};

  @Test
  void namesTheEndpointThatUsesTheProcessorsUp() {
    Finding f = Judged.finding(CPU_SATURATED, hashing(1), LOADS);

    assertThat(f.endpoints().get(0)).isEqualTo("POST /login");
    assertThat(f.remedy().to()).isGreaterThan(1);
    assertThat(f.share()).isGreaterThan(0.9);
  }

  @Test
  void staysSilentOnAProcessorThatIsModeratelyBusy() {
    Judged.silent(CPU_SATURATED, hashing(4), LOADS);
  }

  /** Threads outside requests use both processors, and leave short requests their turn. */
  @Test
  void tellsThatThereIsNothingLeftThoughRequestsAreNoSlower() {
    Service s = new Service();
    s.hostCores = 2;
    s.with(new Endpoint("GET /a", 1, new Cpu(0.4)));

    assertThat(Judged.by(CPU_SATURATED, burning(Simulation.run(s, 7, LOADS))))
        .isInstanceOf(Assessment.Fires.class);
    Run users = Simulation.run(s, 7, Load.closed(1, 0, 8), Load.closed(2, 0, 8));
    assertThat(Judged.by(CPU_SATURATED, burning(users))).isInstanceOf(Assessment.Silent.class);
  }

  /** In the heavier step. */
  private static Run burning(Run run) {
    Step heavy = run.steps().get(1);
    return Judged.with(
        run,
        w ->
            heavy.covers(w.startMillis())
                ? Judged.with(
                    w,
                    w.system().toBuilder()
                        .processCpuNanos(1_960_000_000L)
                        .hostBusyNanos(1_980_000_000L)
                        .build())
                : w);
  }

  @Test
  void staysSilentWhenTheDatabaseTakesTheProcessors() {
    Service s = new Service();
    s.hostCores = 2;
    s.with(
        new Endpoint(
            "GET /orders", 1, new Cpu(1), new Borrow(), new Sql("select 1", 45, 0), new Give()));

    Judged.silent(CPU_SATURATED, s, LOADS);
  }

  @Test
  void staysSilentWhenRequestsBlockInsteadOfCompute() {
    Service s = new Service();
    s.remoteServers = 2;
    s.with(new Endpoint("GET /a", 1, new Cpu(1), new Remote(40)));

    Judged.silent(CPU_SATURATED, s, LOADS);
  }

  @Test
  void reckonsWithPartsOfAProcessorWhereAGroupAllowsNoMore() {
    Service s = hashing(8);
    s.cpuLimit = 0.5;

    Finding f = Judged.finding(CPU_SATURATED, s, LOADS);

    assertThat(f.remedy().from()).isEqualTo(0.5);
    assertThat(f.remedy().what()).contains("CPUs and have 0.5");
  }

  @Test
  void tellsWhatOthersUseFromWhatRequestsNeed() {
    Service s = hashing(2);
    s.strangerCores = 0.8;

    assertThat(Judged.finding(CPU_SATURATED, s, LOADS).remedy().what())
        .contains("that other processes use, and have 2");
  }

  @Test
  void firesForACgroupsLimitThoughTheHostHasRoom() {
    Service s = hashing(8);
    s.cpuLimit = 1;

    assertThat(Judged.finding(CPU_SATURATED, s, LOADS).remedy().from()).isEqualTo(1);
  }

  @Test
  void firesAtTheOnlyLevelThereIs() {
    assertThat(Judged.finding(CPU_SATURATED, hashing(1), Load.open(60, 8)).share())
        .isGreaterThan(0.5);
  }

  @Test
  void saysInsufficientWhenCpuTimeWasNotMeasured() {
    Run run = Simulation.run(hashing(1), 7, LOADS);

    Judged.insufficient(CPU_SATURATED, Judged.withSystem(run, s -> SystemWindow.unknown(s.cpus())));
  }

  private static Service hashing(int cores) {
    Service s = new Service();
    s.hostCores = cores;
    s.databaseCores = 4;
    return s.with(
        new Endpoint("POST /login", 1, new Cpu(40)), new Endpoint("GET /about", 1, new Cpu(0.5)));
  }
}
