package io.chokepoint.agent.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdmissionTest {

  private final Admission admission = new Admission("till.example", List.of("Shop"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1", "127.0.0.1:9405", "10.1.2.3:80", "[::1]:9405", "[fe80::1%25eth0]", "localhost",
        "LOCALHOST:9405", "a.localhost:1", "localhost.", "till.example:9405", "shop", "SHOP:9405"
      })
  void answersWhoAsksByItsAddressOrAName(String host) {
    assertThat(status("GET", Map.of("host", host))).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "evil.example:9405",
        "127.0.0.1.evil.example",
        "localhost.evil.example",
        "1.2.3.4.5",
        "xlocalhost",
        "shop.example",
        "",
        ":9405",
        "127.0.0.1:x",
        "a@127.0.0.1",
        "[evil.example]:9405"
      })
  void refusesWhoAsksByAnotherName(String host) {
    assertThat(status("GET", Map.of("host", host))).isEqualTo(403);
  }

  @Test
  void answersAHealthCheckThatNamesNoHost() {
    assertThat(status("GET", Map.of())).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://evil.example", "null", "http://127.0.0.1:9406", "http://localhost:9405"})
  void refusesOtherPages(String origin) {
    assertThat(status("GET", Map.of("host", "127.0.0.1:9405", "origin", origin))).isEqualTo(403);
  }

  @Test
  void answersItsOwnPage() {
    for (String own : List.of("http://127.0.0.1:9405", "https://127.0.0.1:9405")) {
      assertThat(status("GET", Map.of("host", "127.0.0.1:9405", "origin", own))).isNull();
    }
  }

  @Test
  void takesJsonAndNothingThatAFormCanSend() {
    assertThat(status("POST", Map.of("content-type", "application/json"))).isNull();
    assertThat(status("POST", Map.of("content-type", "Application/JSON; charset=utf-8"))).isNull();
    for (String form :
        List.of(
            "text/plain",
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=application/json",
            "application/jsonp",
            "")) {
      assertThat(status("POST", Map.of("content-type", form))).as(form).isEqualTo(415);
    }
    assertThat(status("POST", Map.of())).isEqualTo(415);
  }

  private @Nullable Integer status(String method, Map<String, String> headers) {
    ServerAnswer answer =
        admission.refusal(
            new ServerRequest(method, "/", Map.of(), new HashMap<>(headers), new byte[0], true));
    return answer == null ? null : answer.status();
  }
}
