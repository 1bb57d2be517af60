package io.chokepoint.core.diagnosis.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.core.run.Setup.Access;
import io.chokepoint.core.run.Setup.Index;
import io.chokepoint.core.run.Setup.Plan;
import java.util.List;
import org.junit.jupiter.api.Test;

class IndexAdviceTest {

  private static final Index KEY = new Index("orders_pkey", List.of("id"));

  @Test
  void proposesTheIndexThatIsMissingAndSaysHowManyRowsAreRead() {
    assertThat(advice("select * from orders o where o.customer_id = ? and o.state = ?", null, KEY))
        .contains("reads all 80,000 rows of orders")
        .contains("create one on orders (customer_id, state)");
  }

  @Test
  void proposesAnIndexOfWhatAFunctionMakesOfAColumn() {
    assertThat(
            advice("select count(o.id) from orders o where upper(o.name) like upper(?)", null, KEY))
        .contains("no index of a column serves a condition on upper(o.name)")
        .contains("trigrams");
    assertThat(advice("select 1 from orders where cast(made as date) = ?", null, KEY))
        .contains("on cast(made as date): create one on that expression")
        .doesNotContain("trigrams");
    assertThat(advice("select * from orders where name like ?", null, KEY))
        .contains("create one on orders (name)")
        .contains("trigrams");
    assertThat(advice("select * from orders order by made", null, KEY))
        .contains("filters by no column");
  }

  @Test
  void proposesNoneWhereThePlanReadsByOne() {
    assertThat(advice("select sum(a) from orders where id between ? and ?", "orders_pkey", KEY))
        .contains("uses an index (orders_pkey)")
        .doesNotContain("create");
  }

  @Test
  void proposesNoneWhereOneIsThereAndNotUsed() {
    assertThat(advice("select * from orders where id + 1 > ? and id > ?", null, KEY))
        .contains("although index orders_pkey (id) exists")
        .doesNotContain("create");
  }

  @Test
  void saysWhatThePlannerExpectsOfAnIndexThatItBelievesIn() {
    String statement = "select * from orders where customer_id = ? order by id";
    Access scanned = new Access("orders", 80_000L, null, List.of(KEY));
    Plan plan = new Plan(statement, List.of(scanned), 4_231.0, 8.4);
    assertThat(IndexAdvice.missing(plan))
        .isEqualTo(new IndexAdvice.Missing("orders", List.of("customer_id")));
    assertThat(IndexAdvice.words(plan, statement))
        .contains("estimate, not measured: its cost falls from 4,231 to 8");
    Access served = new Access("orders", 80_000L, "by_customer", List.of(KEY));
    assertThat(IndexAdvice.missing(new Plan(statement, List.of(served)))).isNull();
  }

  @Test
  void asksOnlyWhereNoPlanIsKnown() {
    assertThat(IndexAdvice.words(null, "select * from orders where customer_id = ?"))
        .contains("not from its plan");
  }

  private static String advice(
      String statement, @org.jspecify.annotations.Nullable String used, Index... indexes) {
    Access access = new Access("orders", 80_000L, used, List.of(indexes));
    return IndexAdvice.words(new Plan(statement, List.of(access)), statement);
  }
}
