package io.chokepoint.driver.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.core.diagnosis.Finding.Prediction;
import io.chokepoint.core.experiment.Figure;
import io.chokepoint.core.model.Offered;
import io.chokepoint.core.run.Figures;
import io.chokepoint.driver.plan.Stage;
import org.junit.jupiter.api.Test;

class PlanGroundTest {

  private static final Stage STEP = new Stage(Offered.open(140), 0, 9_000_000_000L);
  private static final double MOST = most(Figure.meanOf("GET /"));

  @Test
  void offersHalfAsMuchAgainAsTheServiceServes() {
    assertThat(PlanGround.bearable(STEP, served(60), MOST).offered()).isEqualTo(Offered.open(90));
  }

  @Test
  void leavesWhatIsServedAndUsersAndWhatShowsThePrediction() {
    assertThat(PlanGround.bearable(STEP, served(135), MOST)).isSameAs(STEP);
    assertThat(PlanGround.bearable(STEP, Figures.NONE, MOST)).isSameAs(STEP);
    Stage users = new Stage(Offered.closed(20), 0, 9_000_000_000L);
    assertThat(PlanGround.bearable(users, served(98), MOST)).isSameAs(users);
    assertThat(PlanGround.bearable(STEP, served(98), most(Figure.THROUGHPUT))).isSameAs(STEP);
  }

  private static double most(Figure figure) {
    double to = figure.measure().lessIsBetter() ? 50 : 150;
    return new Remedied(9, figure, new Prediction("it", 100, to, "", "law", figure)).mostOverload();
  }

  private static Figures served(double perSecond) {
    return Figures.builder()
        .offeredPerSecond(140)
        .achievedPerSecond(perSecond)
        .requests(1_000)
        .meanMillis(1)
        .build();
  }
}
