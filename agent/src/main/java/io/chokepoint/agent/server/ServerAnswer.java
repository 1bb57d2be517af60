package io.chokepoint.agent.server;

import io.chokepoint.exporters.json.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** What goes back to a client; the body is written as it is made, so that it is never whole. */
record ServerAnswer(int status, String contentType, Map<String, String> headers, Body body) {

  private static final String JSON = "application/json";

  interface Body {
    void writeTo(OutputStream out) throws IOException;
  }

  static ServerAnswer json(Object document) {
    return json(200, document);
  }

  static ServerAnswer json(int status, Object document) {
    return new ServerAnswer(status, JSON, Map.of(), out -> Json.write(document, out));
  }

  static ServerAnswer error(int status, String line) {
    return json(status, Map.of("error", line));
  }

  static ServerAnswer text(String contentType, String body) {
    return new ServerAnswer(
        200, contentType, Map.of(), out -> out.write(body.getBytes(StandardCharsets.UTF_8)));
  }

  ServerAnswer with(String header, String value) {
    return new ServerAnswer(status, contentType, Map.of(header, value), body);
  }
}
