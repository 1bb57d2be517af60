package io.chokepoint.core.diagnosis;

import static io.chokepoint.core.diagnosis.Kind.THREAD_LEAK;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.chokepoint.core.diagnosis.Service.Cpu;
import io.chokepoint.core.diagnosis.Service.Endpoint;
import io.chokepoint.core.diagnosis.Service.Load;
import io.chokepoint.core.diagnosis.Service.Remote;
import io.chokepoint.core.diagnosis.Service.StartThread;
import io.chokepoint.core.diagnosis.rules.Rules;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.timeline.JvmWindow;
import io.chokepoint.core.timeline.SystemWindow;
import io.chokepoint.core.timeline.WorkersWindow;
import java.util.HashMap;
import java.util.Map;
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
  void namesWhoCalledTheCodeThatStartsThem() {
    Map<String, Map<String, Long>> started =
        Map.of("com.example.Mails.render:40 < com.example.Mails.send:35", Map.of("GET /mail", 1L));
    Run run =
        Judged.withSystem(
            Simulation.run(mailing(true), 7, LOADS),
            s ->
                s.toBuilder()
                    .jvm(requireNonNull(s.jvm()).toBuilder().threadsStartedBy(started).build())
                    .build());

    assertThat(Judged.finding(THREAD_LEAK, run).remedy().what())
        .startsWith(
            "end the threads that com.example.Mails.render:40 starts, called by"
                + " com.example.Mails.send:35, for GET /mail");
  }

  @Test
  void namesWhatAskedALibraryForThemWhereThatIsTheProgram() {
    Map<String, Map<String, Long>> started =
        Map.of(
            "org.queue.Runner.wake:83 < org.queue.Runner.<init>:20 <… org.queue.Servlet.doPost:7",
            Map.of("POST /message", 9L));
    Run run =
        Judged.withSystem(
            Simulation.run(mailing(true), 7, LOADS),
            s ->
                s.toBuilder()
                    .jvm(requireNonNull(s.jvm()).toBuilder().threadsStartedBy(started).build())
                    .build());

    assertThat(Judged.finding(THREAD_LEAK, run).remedy().what())
        .startsWith(
            "end the threads that org.queue.Runner.wake:83, called by org.queue.Runner.<init>:20"
                + " starts for org.queue.Servlet.doPost:7, which makes for each request");
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

  /** Two connectors may have 400 workers together, more than there are threads left behind. */
  @Test
  void knowsThatAPoolWhoseThreadsDidNotGrowHasGotNone() {
    Run run = Simulation.run(mailing(true), 7, Load.open(10, 8), Load.open(20, 12));

    assertThat(Judged.by(THREAD_LEAK, withWorkers(run, Map.of("http-nio-#-exec-#", 20))))
        .isInstanceOf(Assessment.Fires.class);
    assertThat(Judged.by(THREAD_LEAK, withWorkers(run, Map.of())))
        .isInstanceOf(Assessment.Silent.class);
  }

  private static Run withWorkers(Run run, Map<String, Integer> counted) {
    return Judged.with(
        run,
        w -> {
          JvmWindow jvm = requireNonNull(w.system().jvm());
          Map<String, Integer> threads = new HashMap<>(jvm.threads());
          threads.putAll(counted);
          WorkersWindow workers = new WorkersWindow(200, 1, 0, null);
          return w.toBuilder()
              .workers(Map.of("http-nio-8080", workers, "http-nio-80", workers))
              .system(w.system().toBuilder().jvm(jvm.toBuilder().threads(threads).build()).build())
              .build();
        });
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
