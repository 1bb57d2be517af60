package io.chokepoint.core.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.core.diagnosis.Service.Cpu;
import io.chokepoint.core.diagnosis.Service.Endpoint;
import io.chokepoint.core.diagnosis.Service.Load;
import io.chokepoint.core.diagnosis.Service.Remote;
import io.chokepoint.core.diagnosis.rules.Rules;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.timeline.Window;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class HalvesTest {

  private static final Load[] LOADS = {Load.open(10, 10), Load.open(120, 12)};

  @Test
  void addsNothingWhereEitherHalfSaysTheSame() {
    Run run = computing();

    assertThat(Diagnosis.doubted(run, Rules.ALL)).isEqualTo(Diagnosis.of(run, Rules.ALL));
  }

  @Test
  void saysWhatTheOtherHalfWouldHaveSaid() {
    Run computing = computing();
    Run calling = calling();
    List<Window> mixed =
        Stream.concat(
                computing.everyOther(true).timeline().stream(),
                calling.everyOther(false).timeline().stream())
            .sorted((a, b) -> Long.compare(a.startMillis(), b.startMillis()))
            .toList();
    Run run = computing.toBuilder().timeline(mixed).client(List.of()).build();

    assertThat(Diagnosis.doubted(run, Rules.ALL).compared())
        .isNotNull()
        .isEqualTo(Diagnosis.of(run, Rules.ALL).compared());
    assertThat(Diagnosis.doubted(run, Rules.ALL).summary())
        .startsWith(Diagnosis.of(run, Rules.ALL).summary())
        .contains("This is not certain: judged by every other second alone, the cause is ");
  }

  private static Run computing() {
    Service s = new Service();
    s.hostCores = 2;
    s.with(new Endpoint("GET /a", 1, new Cpu(20)));
    return Simulation.run(s, 7, LOADS);
  }

  private static Run calling() {
    Service s = new Service();
    s.remoteServers = 2;
    s.with(new Endpoint("GET /a", 1, new Remote(20)));
    return Simulation.run(s, 7, LOADS);
  }
}
