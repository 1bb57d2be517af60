package io.chokepoint.exporters.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.model.ResourceKind;
import io.chokepoint.core.report.Report.PoolHolders;
import io.chokepoint.core.timeline.PoolWindow.Holding;
import io.chokepoint.exporters.report.HolderView.Did;
import io.chokepoint.exporters.report.HolderView.HolderRow;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HolderViewTest {

  private static final long MILLI = 1_000_000;

  @Test
  void saysStatementByStatementAndCallByCallWhatHoldersDid() {
    Holding holding =
        new Holding(
            10,
            1000 * MILLI,
            300 * MILLI,
            100 * MILLI,
            600 * MILLI,
            Map.of(
                ResourceId.sql("select a"),
                200 * MILLI,
                ResourceId.sql("commit"),
                100 * MILLI,
                new ResourceId(ResourceKind.DOWNSTREAM, "pay:80"),
                450 * MILLI,
                ResourceId.pool("main"),
                50 * MILLI));

    HolderRow row = row(holding);

    assertThat(row.did())
        .extracting(d -> d.share() + " " + d.name())
        .containsExactly(
            "10 % on CPU",
            "5 % wait for a connection of pool main, with this one in hand",
            "20 % select a",
            "10 % commit",
            "45 % call to pay:80",
            "10 % nothing that was seen");
    assertThat(row.did().get(4).millis()).isEqualTo("45 ms");
  }

  @Test
  void knowsOnlySqlAndCpuWhereAnEarlierAgentRecordedNoMore() {
    HolderRow row = row(new Holding(1, 100 * MILLI, 70 * MILLI, 10 * MILLI, 20 * MILLI));

    assertThat(row.did())
        .extracting(Did::name)
        .containsExactly("on CPU", "SQL", "nothing that was seen");
  }

  private static HolderRow row(Holding holding) {
    return HolderView.of(
            Map.of(
                "main",
                new PoolHolders(
                    "HikariCP",
                    10,
                    1,
                    Map.of("POST /pay", holding),
                    Map.of(),
                    List.of(),
                    Map.of())))
        .get(0)
        .rows()
        .get(0);
  }
}
