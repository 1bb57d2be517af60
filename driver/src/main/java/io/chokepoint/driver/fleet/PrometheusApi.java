package io.chokepoint.driver.fleet;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.chokepoint.driver.agent.WholeAnswer;
import io.chokepoint.driver.exit.CommandException;
import io.chokepoint.driver.exit.ExitCode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import javax.net.ssl.SSLException;

/** Prometheus' HTTP API, or that of something that speaks it: raw samples, as they were scraped. */
final class PrometheusApi {

  private static final Duration TIMEOUT = Duration.ofMinutes(2);
  private static final JsonFactory JSON = new JsonFactory();

  private final URI base;
  private final Access access;
  private final Map<String, String> named;
  private final HttpClient http;

  PrometheusApi(URI base, Access access) {
    this(base, access, Map.of());
  }

  /**
   * One whose series were relabelled.
   *
   * @param named what a label is called there, by its name at the agent
   */
  PrometheusApi(URI base, Access access, Map<String, String> named) {
    this.base = base;
    this.access = access;
    this.named = named;
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5));
    if (access.tls() != null) {
      builder.sslContext(access.tls());
    }
    this.http = builder.build();
  }

  /**
   * Samples of every series that a selector finds, after one time and up to another. A range whose
   * answer is too long is asked for in parts.
   *
   * @param selector {@code up{job="orders"}}
   */
  List<Series> samples(String selector, long afterMillis, long toMillis) {
    try {
      return asked(selector, afterMillis, toMillis);
    } catch (WholeAnswer.TooLongException e) {
      long middle = (afterMillis + toMillis) / 2;
      if (middle - afterMillis < 1_000) {
        throw unreachable(CommandException.reason(e), e);
      }
      return joined(samples(selector, afterMillis, middle), samples(selector, middle, toMillis));
    } catch (IOException e) {
      throw unreachable(CommandException.reason(e), e);
    }
  }

  /** The values of a label that {@code up} has at a time. */
  TreeSet<String> jobs(long afterMillis, long toMillis) {
    TreeSet<String> jobs = new TreeSet<>();
    samples("up", afterMillis, toMillis).forEach(s -> jobs.add(s.label("job")));
    return jobs;
  }

  private List<Series> asked(String selector, long afterMillis, long toMillis) throws IOException {
    String query = selector + "[" + (toMillis - afterMillis) + "ms]";
    byte[] body = send(query, toMillis / 1000.0);
    List<Series> series = new ArrayList<>();
    try (JsonParser json = JSON.createParser(body)) {
      Answer answer = new Answer(json);
      answer.read(series);
    } catch (com.fasterxml.jackson.core.JacksonException e) {
      throw new IOException("no answer of Prometheus' API", e);
    }
    return series.stream()
        .map(s -> after(s, afterMillis).named(named))
        .filter(s -> s.millis().length > 0)
        .toList();
  }

  /** Up to Prometheus 2 a range has a sample at its very beginning. */
  private static Series after(Series series, long millis) {
    int from = 0;
    while (from < series.millis().length && series.millis()[from] <= millis) {
      from++;
    }
    return from == 0
        ? series
        : new Series(
            series.labels(),
            Arrays.copyOfRange(series.millis(), from, series.millis().length),
            Arrays.copyOfRange(series.values(), from, series.values().length));
  }

  private static List<Series> joined(List<Series> some, List<Series> later) {
    Map<Map<String, String>, Series> all = new HashMap<>();
    some.forEach(s -> all.put(s.labels(), s));
    later.forEach(s -> all.merge(s.labels(), s, PrometheusApi::joined));
    return List.copyOf(all.values());
  }

  private static Series joined(Series a, Series b) {
    long[] millis = Arrays.copyOf(a.millis(), a.millis().length + b.millis().length);
    System.arraycopy(b.millis(), 0, millis, a.millis().length, b.millis().length);
    double[] values = Arrays.copyOf(a.values(), millis.length);
    System.arraycopy(b.values(), 0, values, a.values().length, b.values().length);
    return new Series(a.labels(), millis, values);
  }

  private byte[] send(String query, double atSeconds) throws IOException {
    String form =
        "query=" + URLEncoder.encode(query, StandardCharsets.UTF_8) + "&time=" + atSeconds;
    String root = base.toString().replaceFirst("/+$", "");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(root + "/api/v1/query"))
            .timeout(TIMEOUT)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form));
    if (access.authorization() != null) {
      request.header("Authorization", access.authorization());
    }
    try {
      HttpResponse<byte[]> response = WholeAnswer.to(request.build(), http, TIMEOUT);
      if (response.statusCode() / 100 != 2) {
        throw new IOException(refusal(response));
      }
      return response.body();
    } catch (ConnectException e) {
      throw new IOException("connection refused", e);
    } catch (HttpTimeoutException e) {
      throw new IOException("no answer within " + TIMEOUT.toSeconds() + " s", e);
    } catch (SSLException e) {
      throw new IOException(
          "TLS: " + CommandException.reason(e) + "; name the issuer with --trust FILE.pem", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private String refusal(HttpResponse<byte[]> response) {
    int status = response.statusCode();
    if (status == 401 || status == 403) {
      return "it answered "
          + status
          + (access.authorization() == null
              ? ": it asks for credentials (--user or --bearer-file)"
              : ": the credentials are not accepted");
    }
    String why = "";
    try (JsonParser json = JSON.createParser(response.body())) {
      why = Answer.error(json);
    } catch (IOException e) {
      // it says nothing that is understood
    }
    return "it answered " + status + (why.isEmpty() ? "" : ": " + why);
  }

  private CommandException unreachable(String why, Exception cause) {
    return new CommandException(
        ExitCode.UNREACHABLE, "Prometheus " + base + " is not reachable: " + why, cause);
  }

  /** Reads {@code {"data":{"result":[{"metric":{…},"values":[[seconds,"value"],…]},…]}}}. */
  private record Answer(JsonParser json) {

    void read(List<Series> into) throws IOException {
      if (!enter("data", JsonToken.START_OBJECT) || !enter("result", JsonToken.START_ARRAY)) {
        throw new IOException("no answer of Prometheus' API");
      }
      while (json.nextToken() == JsonToken.START_OBJECT) {
        series(into);
      }
    }

    /** Goes into a field of the object that is next or under way. */
    private boolean enter(String field, JsonToken kind) throws IOException {
      if (json.currentToken() == null && json.nextToken() != JsonToken.START_OBJECT) {
        return false;
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        boolean found = json.currentName().equals(field);
        JsonToken value = json.nextToken();
        if (found) {
          return value == kind;
        }
        json.skipChildren();
      }
      return false;
    }

    private void series(List<Series> into) throws IOException {
      Map<String, String> labels = Map.of();
      long[] millis = new long[64];
      double[] values = new double[64];
      int length = 0;
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String field = json.currentName();
        json.nextToken();
        if (field.equals("metric")) {
          labels = labels();
        } else if (field.equals("values")) {
          while (json.nextToken() == JsonToken.START_ARRAY) {
            if (length == millis.length) {
              millis = Arrays.copyOf(millis, 2 * length);
              values = Arrays.copyOf(values, 2 * length);
            }
            json.nextToken();
            millis[length] = Math.round(json.getDoubleValue() * 1000);
            json.nextToken();
            values[length++] = number(json.getText());
            json.nextToken();
          }
        } else {
          json.skipChildren();
        }
      }
      into.add(new Series(labels, Arrays.copyOf(millis, length), Arrays.copyOf(values, length)));
    }

    private Map<String, String> labels() throws IOException {
      Map<String, String> labels = new HashMap<>();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        json.nextToken();
        labels.put(name, json.getText());
      }
      return labels;
    }

    private static double number(String text) {
      return switch (text) {
        case "+Inf" -> Double.POSITIVE_INFINITY;
        case "-Inf" -> Double.NEGATIVE_INFINITY;
        default -> Double.parseDouble(text);
      };
    }

    static String error(JsonParser json) throws IOException {
      Answer answer = new Answer(json);
      return answer.enter("error", JsonToken.VALUE_STRING) ? json.getText() : "";
    }
  }
}
