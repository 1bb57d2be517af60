package io.chokepoint.exporters.monitoring;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** A dashboard for Grafana that asks Prometheus for what the agent exports. */
public final class Dashboard {

  private Dashboard() {}

  /** What Grafana imports, as JSON of its dashboard model, schema version 36 (Grafana 9). */
  public static String json() {
    try (InputStream in =
        Objects.requireNonNull(Dashboard.class.getResourceAsStream("dashboard.json"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
