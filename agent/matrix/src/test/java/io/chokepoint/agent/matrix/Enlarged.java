package io.chokepoint.agent.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.stream.StreamSupport;

/** What of a service can be changed: it is enlarged for a second, and put back. */
final class Enlarged {

  /** How services are started that can be changed. */
  static final String CONTROLLED = "-Dchokepoint.token=" + Service.TOKEN;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MORE = 3;

  private Enlarged() {}

  /**
   * Enlarges a setting, and waits until it is what it was.
   *
   * @param resource whose it is: {@code connection-pool:till}; its name may be left out
   */
  static void andPutBack(Service service, String resource, String setting) {
    await().until(() -> !find(service, resource, setting).isMissingNode());
    JsonNode found = find(service, resource, setting);
    int value = found.path("value").asInt();
    JsonNode taken =
        read(
            service.control(
                "/lease",
                text(
                    Map.of(
                        "resource",
                        found.path("resource").asText(),
                        "setting",
                        setting,
                        "value",
                        value + MORE,
                        "seconds",
                        1))));
    assertThat(taken.path("value").asInt()).as(taken.toString()).isEqualTo(value + MORE);
    assertThat(find(service, resource, setting).path("value").asInt()).isEqualTo(value + MORE);
    await()
        .untilAsserted(
            () -> {
              JsonNode lease = read(service.control("", "")).path("lease");
              assertThat(lease.path("ended").asText())
                  .isEqualTo("it was not renewed in time; put back to " + value);
              assertThat(lease.path("settled").asBoolean()).as(lease.toString()).isTrue();
            });
    assertThat(find(service, resource, setting).path("value").asInt()).isEqualTo(value);
  }

  private static JsonNode find(Service service, String resource, String setting) {
    JsonNode settings = read(service.control("", "")).path("settings");
    return StreamSupport.stream(settings.spliterator(), false)
        .filter(s -> s.path("resource").asText().startsWith(resource))
        .filter(s -> s.path("name").asText().equals(setting))
        .findFirst()
        .orElse(settings.path("none"));
  }

  private static JsonNode read(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Object body) {
    try {
      return JSON.writeValueAsString(body);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
