package io.chokepoint.core.diagnosis;

import static io.chokepoint.core.diagnosis.Kind.ERRORS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.chokepoint.core.diagnosis.Service.Borrow;
import io.chokepoint.core.diagnosis.Service.Cpu;
import io.chokepoint.core.diagnosis.Service.Endpoint;
import io.chokepoint.core.diagnosis.Service.Fail;
import io.chokepoint.core.diagnosis.Service.Give;
import io.chokepoint.core.diagnosis.Service.Load;
import io.chokepoint.core.diagnosis.Service.Sql;
import io.chokepoint.core.diagnosis.rules.Rules;
import io.chokepoint.core.run.Run;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ErrorsTest {

  private static final Load[] LOADS = {Load.open(40, 10), Load.open(200, 10)};

  @Test
  void namesTheExceptionThatRequestsFailWithWhateverTheLoad() {
    Verdict verdict = Diagnosis.of(Simulation.run(failing(0.05), 7, LOADS), Rules.ALL);
    Finding f = verdict.findings().get(0);

    assertThat(f.kind()).isEqualTo(ERRORS);
    assertThat(f.endpoints()).containsExactly("GET /b");
    assertThat(f.resource().name()).isEqualTo("shop.OutOfStock");
    assertThat(f.evidence().get(0).value()).isCloseTo(5, within(2.0));
    assertThat(f.remedy().what()).contains("so the load is not the cause");
  }

  @Test
  void saysWhereTheExceptionIsThrown() {
    Run run =
        Judged.withThrown(
            Simulation.run(failing(0.05), 7, LOADS),
            Map.of("shop.OutOfStock", "at shop.Stock.take:41, caused by ConnectException"));

    assertThat(Diagnosis.of(run, Rules.ALL).findings().get(0).remedy().what())
        .startsWith(
            "find out why GET /b fails with shop.OutOfStock at shop.Stock.take:41, caused by"
                + " ConnectException: ");
  }

  /** Three of four failures; the others are told beside them. */
  @Test
  void theShareIsThatOfTheFailuresWhereNothingIsSlower() {
    Service s =
        new Service()
            .with(
                new Endpoint("GET /a", 1, new Cpu(1), new Fail("shop.NoPrice", 0.1)),
                new Endpoint("GET /b", 1, new Cpu(1), new Fail("shop.OutOfStock", 0.3)));

    Finding f = Judged.finding(ERRORS, s, LOADS);

    assertThat(f.share()).isCloseTo(0.75, within(0.06));
    assertThat(f.evidence())
        .extracting(Finding.Evidence::what)
        .anyMatch(what -> what.contains("shop.NoPrice"));
  }

  /** A fifth of half of the requests fails, at any load. */
  @Test
  void theShareIsThatOfTheRequestsWhereTheyAreSlowerToo() {
    Service s = new Service();
    s.pool = 3;
    s.with(
        new Endpoint("GET /a", 1, new Borrow(), new Sql("select 1", 0.2, 40), new Give()),
        new Endpoint("GET /b", 1, new Cpu(1), new Fail("shop.OutOfStock", 0.2)));

    Finding f = Judged.finding(ERRORS, s, Load.open(20, 8), Load.open(160, 8));

    assertThat(f.share()).isCloseTo(0.1, within(0.02));
  }

  @Test
  void staysSilentOnARareFailure() {
    Judged.silent(ERRORS, failing(0.002), LOADS);
  }

  @Test
  void leavesRequestsThatGotNoConnectionToThePool() {
    Service s = new Service();
    s.pool = 3;
    s.poolTimeoutSeconds = 0.02;
    s.with(new Endpoint("GET /a", 1, new Borrow(), new Sql("select 1", 0.2, 40), new Give()));

    Judged.silent(ERRORS, s, Load.open(10, 8), Load.open(250, 8));
  }

  private static Service failing(double chance) {
    return new Service()
        .with(
            new Endpoint("GET /a", 1, new Cpu(1)),
            new Endpoint("GET /b", 1, new Cpu(1), new Fail("shop.OutOfStock", chance)));
  }
}
