package io.chokepoint.core.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.core.diagnosis.Service.Borrow;
import io.chokepoint.core.diagnosis.Service.Cpu;
import io.chokepoint.core.diagnosis.Service.Endpoint;
import io.chokepoint.core.diagnosis.Service.Give;
import io.chokepoint.core.diagnosis.Service.Load;
import io.chokepoint.core.diagnosis.Service.Remote;
import io.chokepoint.core.diagnosis.Service.Sql;
import io.chokepoint.core.diagnosis.Verdict.Outcome;
import io.chokepoint.core.diagnosis.rules.Rules;
import io.chokepoint.core.model.Step;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.timeline.ClientWindow;
import io.chokepoint.core.timeline.Window;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The cells of a matrix: each endpoint alone at each of two levels. */
class AloneTest {

  private static final Load[] LOADS = {Load.open(20, 8), Load.open(180, 8)};

  /** 50 ms of something else, whatever the load. */
  private static final Service SLOW =
      new Service().with(new Endpoint("GET /slow", 1, new Cpu(0.5), new Remote(50)));

  private static final Service QUICK =
      new Service().with(new Endpoint("GET /quick", 1, new Cpu(0.5)));

  private static final Service STARVED = starved();

  @Test
  void aSlowEndpointBesideAQuickOneIsNoDegradation() {
    Verdict verdict = Diagnosis.of(matrix(QUICK, SLOW), Rules.ALL);

    assertThat(verdict.findings()).isEmpty();
    assertThat(verdict.outcome()).isEqualTo(Outcome.HEALTHY);
    assertThat(verdict.summary())
        .startsWith("Each endpoint was loaded alone")
        .contains("Healthy: GET /quick, GET /slow.");
  }

  @Test
  void whatOneEndpointSuffersFromIsFoundInItsOwnCells() {
    Run run = matrix(QUICK, STARVED);

    Verdict verdict = Diagnosis.of(run, Rules.ALL);

    // as levels of one load, only what the lightest cell asks for would be looked at
    assertThat(Case.of(run, Levels.of(run).usable()).loaded().endpoints())
        .containsOnlyKeys("GET /quick");
    assertThat(verdict.outcome()).isEqualTo(Outcome.FINDINGS);
    assertThat(verdict.findings().get(0).kind()).isEqualTo(Kind.POOL_TOO_SMALL);
    assertThat(verdict.findings().get(0).endpoints()).containsExactly("GET /orders");
    assertThat(verdict.summary()).contains("GET /orders: ", "Healthy: GET /quick.");
  }

  @Test
  void oneEndpointWithoutEnoughEvidenceLeavesNoHealthyRun() {
    Run run = matrix(QUICK, SLOW);
    List<Step> steps = new ArrayList<>(run.steps().subList(0, 2));
    Step first = run.steps().get(2);
    steps.add(
        new Step(first.name(), first.fromMillis(), first.fromMillis() + 1000, first.offered()));

    Verdict verdict = Diagnosis.of(run.with(steps), Rules.ALL);

    assertThat(verdict.outcome()).isEqualTo(Outcome.INSUFFICIENT);
    assertThat(verdict.summary()).contains("Healthy: GET /quick.", "No verdict on GET /slow: ");
    assertThat(verdict.missing()).isNotEmpty().allMatch(m -> m.what().startsWith("GET /slow: "));
  }

  @Test
  void theSameCauseInTwoEndpointsIsOneFinding() {
    Service other = new Service();
    other.pool = 4;
    other.with(
        new Endpoint(
            "GET /list", 1, new Cpu(0.5), new Borrow(), new Sql("select 1", 0.4, 30), new Give()));

    Verdict verdict = Diagnosis.of(matrix(STARVED, other), Rules.ALL);

    assertThat(verdict.findings())
        .filteredOn(f -> f.kind() == Kind.POOL_TOO_SMALL)
        .singleElement()
        .satisfies(
            f -> assertThat(f.endpoints()).containsExactlyInAnyOrder("GET /orders", "GET /list"));
  }

  private static Service starved() {
    Service service = new Service();
    service.pool = 4;
    return service.with(
        new Endpoint(
            "GET /orders",
            1,
            new Cpu(0.5),
            new Borrow(),
            new Sql("select 1", 0.4, 30),
            new Give()));
  }

  /** One run after the other, each of one endpoint alone. */
  private static Run matrix(Service... services) {
    List<Window> windows = new ArrayList<>();
    List<ClientWindow> client = new ArrayList<>();
    List<Step> steps = new ArrayList<>();
    Run last = null;
    for (int i = 0; i < services.length; i++) {
      long later = i * 100_000L;
      String endpoint = services[i].endpoints.get(0).name();
      last = Simulation.run(services[i], 7, LOADS);
      last.timeline().forEach(w -> windows.add(w.at(w.startMillis() + later)));
      last.client()
          .forEach(
              w ->
                  client.add(new ClientWindow(w.startMillis() + later, w.endpoints(), w.driver())));
      for (Step s : last.steps()) {
        steps.add(
            new Step(
                endpoint + " " + s.name(),
                s.fromMillis() + later,
                s.toMillis() + later,
                s.offered().only(endpoint)));
      }
    }
    return last.toBuilder().timeline(windows).steps(steps).client(client).build();
  }
}
