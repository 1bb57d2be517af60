package io.chokepoint.driver.plan.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chokepoint.driver.plan.OtherAgent;
import io.chokepoint.driver.plan.Plan;
import java.net.URI;
import org.junit.jupiter.api.Test;

class AgentSectionTest {

  @Test
  void aTargetsAgentIsWhereTheTargetIsAndAnothersWhereThePlanSays() throws PlanException {
    Plan plan =
        plan(
            "agents: {pay: {url: 'http://h:9406'}, stock: {url: 'http://h:9407', at: 'stock:81'}}");

    assertThat(plan.agents())
        .containsExactly(
            new OtherAgent("pay", URI.create("http://h:9406"), "pay.example:443"),
            new OtherAgent("stock", URI.create("http://h:9407"), "stock:81"));
  }

  @Test
  void whereAServiceIsMustBeKnown() {
    assertThatThrownBy(() -> plan("agents: {stock: {url: 'http://h:9407'}}"))
        .hasMessageContaining("no target is called \"stock\": say with at: HOST:PORT");
    assertThatThrownBy(() -> plan("agents: {stock: {url: 'http://h:9407', at: 'stock:x'}}"))
        .hasMessageContaining("\"at\": \"stock:x\" has the port \"x\"");
    assertThatThrownBy(() -> plan("agents: {stock: {at: 'stock:81'}}"))
        .hasMessageContaining("needs \"url\"");
  }

  private static Plan plan(String agents) throws PlanException {
    return PlanReader.read(
        "p.yaml",
        """
        target: {shop: 'http://shop:80', pay: 'https://pay.example'}
        %s
        endpoints: [{path: /}]
        load: {smoke: {}}
        """
            .formatted(agents));
  }
}
