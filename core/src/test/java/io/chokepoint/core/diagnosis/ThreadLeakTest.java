package io.chokepoint.core.diagnosis;

import static io.chokepoint.core.diagnosis.Kind.THREAD_LEAK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.chokepoint.core.diagnosis.Service.Cpu;
import io.chokepoint.core.diagnosis.Service.Endpoint;
import io.chokepoint.core.diagnosis.Service.Load;
import io.chokepoint.core.diagnosis.Service.Remote;
import io.chokepoint.core.diagnosis.Service.StartThread;
import io.chokepoint.core.diagnosis.rules.Rules;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.timeline.SystemWindow;
import org.junit.jupiter.api.Test;

class ThreadLeakTest {

  private static final Load[] LOADS = {Load.open(20, 8), Load.open(80, 12)};

  @Test
  void findsAThreadThatEachRequestLeavesBehindThoughNothingSuffersYet() {
    Verdict verdict = Diagnosis.of(Simulation.run(mailing(true), 7, LOADS), Rules.ALL);
    Finding f = verdict.findings().get(0);

    assertThat(f.kind()).isEqualTo(THREAD_LEAK);
    assertThat(f.evidence().get(1).value()).isCloseTo(1, within(0.05));
    assertThat(f.remedy().what()).contains("pool-#-thread-#");
    assertThat(verdict.summary()).contains("before requests get slower");
  }

  @Test
  void staysSilentWhenTheyEnd() {
    Judged.silent(THREAD_LEAK, mailing(false), LOADS);
  }

  @Test
  void staysSilentWhenTheServersWorkersGrowWithTheRequestsThatWait() {
    Service s = new Service();
    s.workers = 2000;
    s.remoteServers = 10;
    s.with(new Endpoint("GET /a", 1, new Remote(200)));

    Judged.silent(THREAD_LEAK, s, Load.open(10, 8), Load.open(120, 12));
  }

  @Test
  void staysSilentWhereThreadsWereNotCounted() {
    Run run = Simulation.run(mailing(true), 7, LOADS);

    assertThat(Judged.by(THREAD_LEAK, Judged.withSystem(run, s -> SystemWindow.unknown(s.cpus()))))
        .isInstanceOf(Assessment.Silent.class);
  }

  private static Service mailing(boolean leaking) {
    Service s = new Service();
    return s.with(
        leaking
            ? new Endpoint("GET /mail", 1, new Cpu(1), new StartThread())
            : new Endpoint("GET /mail", 1, new Cpu(1)));
  }
}
