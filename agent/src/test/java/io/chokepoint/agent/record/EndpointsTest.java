package io.chokepoint.agent.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointsTest {

  private final Endpoints endpoints = new Endpoints();
  private final List<Integer> freed = new ArrayList<>();

  @Test
  void inventedMethodsAreOne() {
    for (int i = 0; i < 1_000; i++) {
      assertThat(key("EVIL" + i, "/hello")).isEqualTo("other /hello");
    }
    assertThat(key("get", "/hello")).isEqualTo("other /hello");
    assertThat(key("GET", "/prep")).isEqualTo("GET /prep");
    assertThat(endpoints.full()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "QUERY", "PATCH", "PROPFIND", "WS", "GRPC"})
  void methodsOfTheRegistryNameEndpoints(String method) {
    assertThat(key(method, "/a")).isEqualTo(method + " /a");
  }

  @Test
  void whatNoFrameworkNamedTakesNoPlace() {
    for (int i = 0; i < 1_000; i++) {
      assertThat(key("GET", "")).isEqualTo("other");
    }
    assertThat(endpoints.all()).hasSize(2);
  }

  @Test
  void whatIsStillUsedKeepsItsPlace() {
    fill("/a");
    pass(2 * Endpoints.IDLE_WINDOWS, "/a");

    assertThat(key("GET", "/new")).isEqualTo("other");
    assertThat(endpoints.full()).isTrue();
    assertThat(pass(10, "/a")).isEmpty();
    assertThat(key("GET", "/new")).isEqualTo("other");
    assertThat(key("GET", "/a7")).isEqualTo("GET /a7");
  }

  @Test
  void nobodyGivesUpAPlaceThatNobodyNeeds() {
    fill("/a");

    assertThat(pass(10 * Endpoints.IDLE_WINDOWS, "none")).isEmpty();
    assertThat(key("GET", "/a7")).isEqualTo("GET /a7");
  }

  @Test
  void whatWasUnusedForLongGivesItsPlaceUp() {
    fill("/a");
    pass(10, "/a");
    pass(Endpoints.IDLE_WINDOWS - 2, "none");
    assertThat(key("GET", "/new")).isEqualTo("other");
    assertThat(pass(1, "none")).isEmpty();

    assertThat(key("GET", "/new")).isEqualTo("other");
    List<EndpointRecord> retired = pass(1, "none");

    assertThat(retired).hasSize(10).allMatch(e -> e.key.startsWith("GET /a"));
    assertThat(key("GET", "/new")).as("while others may still write there").isEqualTo("other");
    assertThat(freed).isEmpty();
    pass(3, "none");
    assertThat(freed).hasSize(10);
    assertThat(key("GET", "/new")).isEqualTo("GET /new");
    assertThat(endpoints.all()).hasSize(Endpoints.MOST + 2).anyMatch(e -> e.key.equals("GET /new"));
    assertThat(pass(10, "none")).as("there is room").isEmpty();
  }

  @Test
  void aScannersRoutesGoAfterAMinuteAndTheServicesOwnStay() {
    for (int i = 0; i < 50; i++) {
      key("GET", "/own" + i);
    }
    pass(5, "/own");
    for (int i = 0; i < 50; i++) {
      key("GET", "/scan" + i);
    }
    pass(Endpoints.IDLE_WINDOWS_ONCE, "none");
    assertThat(key("GET", "/late")).isEqualTo("other");

    assertThat(pass(1, "none")).hasSize(10).allMatch(e -> e.key.startsWith("GET /scan"));
    pass(3, "none");
    assertThat(key("GET", "/late")).isEqualTo("GET /late");
  }

  private String key(String method, String route) {
    return endpoints.find(method, route).key;
  }

  private void fill(String prefix) {
    IntStream.range(0, Endpoints.MOST).forEach(i -> key("GET", prefix + i));
  }

  /** Windows in which the endpoints with this prefix are used. */
  private List<EndpointRecord> pass(int windows, String prefix) {
    List<EndpointRecord> retired = new ArrayList<>();
    for (int i = 0; i < windows; i++) {
      for (EndpointRecord endpoint : endpoints.all()) {
        if (endpoint.route.startsWith(prefix)) {
          endpoints.used(endpoint);
        }
      }
      retired.addAll(endpoints.windowEnded(freed::add));
    }
    return retired;
  }

  @Test
  void countsARequestUnderWayWhoseMethodIsNotKnownYetWithThoseOfItsRoute() {
    EndpointRecord post = endpoints.find("POST", "/message/*");

    assertThat(endpoints.underWay("", "/message/*")).isSameAs(post);
    assertThat(endpoints.underWay("GET", "/message/*")).isNotSameAs(post);
    assertThat(endpoints.underWay("", "/first").key).isEqualTo("/first");
  }
}
