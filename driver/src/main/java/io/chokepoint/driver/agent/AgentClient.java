package io.chokepoint.driver.agent;

import io.chokepoint.core.experiment.Lease;
import io.chokepoint.core.experiment.Setting;
import io.chokepoint.core.model.Offered;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.report.Report.Overhead;
import io.chokepoint.exporters.json.ControlDocument;
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
  private static final String STEPS = "/api/v1/steps";
  private static final String CONTROL = "/api/v1/control";
  private static final String LEASE = CONTROL + "/lease";
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** How long a step goes on that was not ended, as its driver died. */
  private static final int LEASE_SECONDS = 10;

  private static final int TAKEN = 409;

  private final URI base;
  private final @Nullable String run;
  private final @Nullable String token;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT).build();

  private Duration within = TIMEOUT;
  private volatile @Nullable AgentTime time;
  private volatile @Nullable AgentProcess process;

  /** A client that looks on. */
  public AgentClient(URI base) {
    this(base, null);
  }

  /**
   * A client that drives.
   *
   * @param run what tells it from other drivers: the agent is its own until {@link #done}
   */
  public AgentClient(URI base, @Nullable String run) {
    this(base, run, null);
  }

  /**
   * A client that may change the service.
   *
   * @param run what tells it from other drivers; null where it does not drive
   * @param token that the agent was started with; null where nothing is to be changed
   */
  public AgentClient(URI base, @Nullable String run, @Nullable String token) {
    this.base = base;
    this.run = run;
    this.token = token;
  }

  /** What the agent's clock showed in its last answer; null where it does not tell. */
  @Nullable AgentTime time() {
    return time;
  }

  /** The JVM that its last answer came from; null where it does not tell. */
  @Nullable AgentProcess process() {
    return process;
  }

  /** The same for who has time to wait for long answers. */
  public AgentClient patient() {
    within = PATIENCE;
    return this;
  }

  /** A step's beginning or its end. */
  public enum Edge {
    BEGIN,
    END
  }

  private record Mark(
      String name, String phase, @Nullable Offered offered, @Nullable Integer leaseSeconds) {}

  private record Change(
      ResourceId resource, String setting, int value, double seconds, @Nullable String endpoint) {}

  private record Renewal(double seconds) {}

  private record Marked(@Nullable String refused) {}

  private record Phase(String phase) {}

  private record Refusal(@Nullable String error) {}

  private record Process(long pid) {}

  /** Another driver has the agent. */
  public static final class TakenException extends IOException {
    private static final long serialVersionUID = 1;

    TakenException(String message) {
      super(message);
    }
  }

  /** Fails unless an agent answers there. */
  public void check() throws IOException {
    get(HEALTH);
  }

  /** The process whose agent answers there; 0 where it does not tell. */
  public long pid() throws IOException {
    return Json.read(Process.class, new ByteArrayInputStream(get(HEALTH)), base + HEALTH).pid();
  }

  /** What the agent costs; null where it does not say any more. */
  public @Nullable Overhead overhead() {
    try {
      byte[] body = get(HEALTH);
      return Json.read(Overhead.class, new ByteArrayInputStream(body), base + HEALTH);
    } catch (IOException | RuntimeException e) {
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

  /**
   * Marks a step. One of a client that does not drive goes on until its end is marked: nothing else
   * is heard of it.
   *
   * @param offered null where it is not known
   * @return the run of another driver that the agent refused meanwhile; null where there was none
   */
  public @Nullable String mark(String step, Edge edge, @Nullable Offered offered)
      throws IOException {
    @Nullable Integer lease = run == null ? null : (Integer) LEASE_SECONDS;
    byte[] body = post(new Mark(step, edge.name().toLowerCase(Locale.ROOT), offered, lease));
    try {
      return Json.read(Marked.class, new ByteArrayInputStream(body), base + STEPS).refused();
    } catch (IOException e) {
      return null; // marked it is
    }
  }

  /** The run is over; the agent is free for the next one. Of who only looks on it never was. */
  public void done() throws IOException {
    if (run != null) {
      post(new Phase("done"));
    }
  }

  /** What of the service can be changed. */
  public ControlDocument control() throws IOException {
    return read(ControlDocument.class, send(controlling(CONTROL)), CONTROL);
  }

  /** Changes a setting for some seconds. */
  public Lease change(Setting setting, int value, double seconds) throws IOException {
    Change change =
        new Change(setting.resource(), setting.name(), value, seconds, setting.endpoint());
    return read(Lease.class, send(posting(controlling(LEASE), change)), LEASE);
  }

  /** Lets a change last for some seconds more. */
  public Lease renew(Lease lease, double seconds) throws IOException {
    String path = LEASE + "/" + lease.id();
    return read(Lease.class, send(posting(controlling(path), new Renewal(seconds))), path);
  }

  /** Ends a change; what was changed is put back. */
  public Lease giveBack(Lease lease) throws IOException {
    String path = LEASE + "/" + lease.id();
    return read(Lease.class, send(controlling(path).DELETE()), path);
  }

  private HttpRequest.Builder controlling(String path) {
    HttpRequest.Builder request = request(path);
    return token == null ? request : request.header("Authorization", "Bearer " + token);
  }

  private <T> T read(Class<T> type, byte[] body, String path) throws IOException {
    return Json.read(type, new ByteArrayInputStream(body), base + path);
  }

  private byte[] post(Object mark) throws IOException {
    return send(posting(request(STEPS), mark));
  }

  private static HttpRequest.Builder posting(HttpRequest.Builder request, Object body) {
    return request
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(Json.text(body)));
  }

  private byte[] get(String path) throws IOException {
    return send(request(path));
  }

  private HttpRequest.Builder request(String path) {
    String root = base.toString().replaceFirst("/+$", "");
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(root + path)).timeout(within);
    return run == null ? request : request.header("Chokepoint-Run", run);
  }

  private byte[] send(HttpRequest.Builder request) throws IOException {
    HttpRequest built = request.build();
    try {
      HttpResponse<byte[]> response = WholeAnswer.to(built, http, within);
      time = AgentTime.of(response.headers());
      process = AgentProcess.of(response.headers());
      if (response.statusCode() / 100 != 2) {
        throw refusal(built.uri().getPath(), response);
      }
      return response.body();
    } catch (ConnectException e) {
      throw new IOException("connection refused", e);
    } catch (HttpTimeoutException e) {
      throw new IOException("no answer within " + within.toSeconds() + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private IOException refusal(String path, HttpResponse<byte[]> response) {
    String why = "";
    try {
      Refusal said = Json.read(Refusal.class, new ByteArrayInputStream(response.body()), path);
      why = said.error() == null ? "" : said.error();
    } catch (IOException e) {
      // it says nothing that is understood
    }
    return response.statusCode() == TAKEN && !why.isEmpty()
        ? new TakenException(why)
        : new IOException(
            path + " answered " + response.statusCode() + (why.isEmpty() ? "" : ": " + why));
  }
}
