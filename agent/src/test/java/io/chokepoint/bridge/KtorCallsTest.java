package io.chokepoint.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KtorCallsTest {

  @Test
  void callsARouteByItsPathWithoutWhatElseItSelectsBy() {
    assertThat(KtorCalls.template("/orders/{id}/(method:GET)")).isEqualTo("/orders/{id}");
    assertThat(KtorCalls.template("/(authenticate \"default\")/me/(header:Accept = text/html)"))
        .isEqualTo("/me");
    assertThat(KtorCalls.template("/(method:GET)")).isEqualTo("/");
  }
}
