package io.chokepoint.driver.agent;

import io.chokepoint.core.model.Offered;
import io.chokepoint.core.report.Report.Overhead;
import io.chokepoint.exporters.json.Json;
import io.chokepoint.exporters.json.TimelineDocument;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The agent's HTTP interface, as calls. */
public final class AgentClient {

  private static final String HEALTH = "/api/v1/health";
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final URI base;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT).build();

  public AgentClient(URI base) {
    this.base = base;
  }

  /** A step's beginning or its end. */
  public enum Edge {
    BEGIN,
    END
  }

  private record Mark(String name, String phase, Offered offered) {}

  /** Fails unless an agent answers there. */
  public void check() throws IOException {
    get(HEALTH);
  }

  /** What the agent costs; null where it does not say any more. */
  public @Nullable Overhead overhead() {
    try {
      byte[] body = get(HEALTH);
      return Json.read(Overhead.class, new ByteArrayInputStream(body), base + HEALTH);
    } catch (IOException e) {
      return null;
    }
  }

  /** Windows that start within these Unix milliseconds. */
  public TimelineDocument timeline(long fromMillis, long toMillis) throws IOException {
    String query = "?from=" + fromMillis + (toMillis == Long.MAX_VALUE ? "" : "&to=" + toMillis);
    byte[] body = get("/api/v1/timeline" + query);
    return Json.read(
        TimelineDocument.class, new ByteArrayInputStream(body), base + "/api/v1/timeline");
  }

  public void mark(String step, Edge edge, Offered offered) throws IOException {
    Mark mark = new Mark(step, edge.name().toLowerCase(Locale.ROOT), offered);
    send(
        request("/api/v1/steps")
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(Json.text(mark))));
  }

  private byte[] get(String path) throws IOException {
    return send(request(path));
  }

  private HttpRequest.Builder request(String path) {
    String root = base.toString().replaceFirst("/+$", "");
    return HttpRequest.newBuilder(URI.create(root + path)).timeout(TIMEOUT);
  }

  private byte[] send(HttpRequest.Builder request) throws IOException {
    HttpRequest built = request.build();
    try {
      HttpResponse<byte[]> response = http.send(built, HttpResponse.BodyHandlers.ofByteArray());
      if (response.statusCode() / 100 != 2) {
        throw new IOException(built.uri().getPath() + " answered " + response.statusCode());
      }
      return response.body();
    } catch (ConnectException e) {
      throw new IOException("connection refused", e);
    } catch (HttpTimeoutException e) {
      throw new IOException("no answer within " + TIMEOUT.toSeconds() + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
