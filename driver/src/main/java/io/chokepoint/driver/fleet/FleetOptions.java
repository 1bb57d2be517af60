package io.chokepoint.driver.fleet;

import io.chokepoint.core.model.Offered;
import io.chokepoint.core.model.Step;
import io.chokepoint.core.run.Run;
import io.chokepoint.driver.exit.CommandException;
import io.chokepoint.driver.exit.ExitCode;
import io.chokepoint.driver.option.Arguments;
import io.chokepoint.driver.plan.Durations;
import io.chokepoint.driver.results.ResultOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Reads what a Prometheus has scraped, with what the command line says about it. */
public final class FleetOptions {

  /** What a source begins with that is one. */
  public static final String SCHEME = "prometheus:";

  static final String PASSWORD = "CHOKEPOINT_PROMETHEUS_PASSWORD";

  private static final Pattern STEP = Pattern.compile("(?<name>.+?)=(?<from>.+?)\\.\\.(?<to>.+)");

  @Option(
      names = "--job",
      paramLabel = "NAME",
      description = "Of a Prometheus: the job whose instances are the service.")
  @Nullable String job;

  @Option(
      names = "--from",
      paramLabel = "TIME",
      description = "With --job: 2026-11-27T10:00:00Z, or 2h for two hours ago (default: --last).")
  @Nullable String from;

  @Option(
      names = "--to",
      paramLabel = "TIME",
      description = "With --job: up to when (default: now).")
  @Nullable String to;

  @Option(
      names = "--step",
      paramLabel = "NAME=FROM..TO",
      description = "With --job: a stretch of steady load; several (default: found in the rate).")
  List<String> steps = List.of();

  @Option(
      names = "--instance-label",
      paramLabel = "NAME",
      defaultValue = "instance",
      description = "With --job: the label that tells instances apart (default: ${DEFAULT-VALUE}).")
  String instanceLabel = "instance";

  @Option(
      names = "--label",
      paramLabel = "OURS=THEIRS",
      description =
          "With --job: a label that was renamed on the way, as uri=http_route; several (default:"
              + " as agents name them).")
  Map<String, String> labels = Map.of();

  @Option(
      names = "--prometheus",
      paramLabel = "URL",
      description = "With results and --job: what a Prometheus scraped meanwhile, for the agent.")
  @Nullable String prometheus;

  @Option(
      names = "--instance",
      paramLabel = "NAME",
      description = "With --prometheus: to which instance the load went, where there are several.")
  @Nullable String instance;

  @Option(
      names = "--user",
      paramLabel = "NAME",
      description = "Prometheus' user; the password is in " + PASSWORD + ".")
  @Nullable String user;

  @Option(
      names = "--bearer-file",
      paramLabel = "FILE",
      description = "A file with the token that Prometheus asks for.")
  @Nullable Path bearer;

  @Option(
      names = "--trust",
      paramLabel = "FILE",
      description = "PEM file of certificates to trust instead of the JDK's.")
  @Nullable Path trust;

  /** Whether sources are a Prometheus. */
  public boolean isFleet(List<String> sources) {
    boolean fleet = sources.size() == 1 && sources.get(0).startsWith(SCHEME);
    if (!fleet && job != null && prometheus == null) {
      throw bad("--job is of a Prometheus: diagnose " + SCHEME + "URL --job NAME", null);
    }
    return fleet;
  }

  /**
   * The service's instances, by their names.
   *
   * @param lastNanos how far back to look by default
   */
  public List<Member> read(String source, long lastNanos) {
    return read(source, lastNanos, System.currentTimeMillis());
  }

  List<Member> read(String source, long lastNanos, long nowMillis) {
    if (job == null) {
      throw bad("which job? --job NAME says whose instances are the service", null);
    }
    long end = to == null ? nowMillis : millis("--to", to, nowMillis);
    long begin = from == null ? end - lastNanos / 1_000_000 : millis("--from", from, nowMillis);
    if (begin >= end) {
      throw bad("--from must be before --to", null);
    }
    List<Step> named = new ArrayList<>();
    for (String step : steps) {
      named.add(step(step, nowMillis));
    }
    return read(job, source.substring(SCHEME.length()), begin, end, named);
  }

  private List<Member> read(String job, String url, long begin, long end, List<Step> named) {
    PrometheusApi api = new PrometheusApi(Arguments.url(url), access(), labels);
    return Scraped.of(api, new Scraped.Wanted(job, instanceLabel, begin, end, named));
  }

  /** What was scraped of the instance that another tool's load went to; null where not asked. */
  public ResultOptions.@Nullable Seen seen() {
    @Nullable String url = prometheus;
    @Nullable String whose = job;
    if (url == null) {
      return null;
    }
    if (whose == null) {
      throw bad("which job? --job NAME says whose instances are the service", null);
    }
    return (begin, end) -> {
      Step all = new Step("load", begin, end, new Offered(null, null));
      return one(read(whose, url, begin, end, List.of(all))).with(List.of());
    };
  }

  private Run one(List<Member> members) {
    List<Member> asked =
        members.stream().filter(m -> instance == null || m.name().equals(instance)).toList();
    if (asked.size() != 1) {
      throw bad(
          "to which instance did the load go? --instance NAME: "
              + members.stream().map(Member::name).collect(Collectors.joining(", ")),
          null);
    }
    return asked.get(0).run();
  }

  private static Step step(String text, long nowMillis) {
    Matcher parts = STEP.matcher(text);
    if (!parts.matches()) {
      throw bad("--step \"" + text + "\": write NAME=FROM..TO", null);
    }
    long from = millis("--step", parts.group("from"), nowMillis);
    long to = millis("--step", parts.group("to"), nowMillis);
    if (from >= to) {
      throw bad("--step \"" + text + "\" ends before it begins", null);
    }
    return new Step(parts.group("name"), from, to, new Offered(null, null));
  }

  private static long millis(String option, String text, long nowMillis) {
    try {
      return text.endsWith("Z")
          ? Instant.parse(text).toEpochMilli()
          : text.contains("T")
              ? OffsetDateTime.parse(text).toInstant().toEpochMilli()
              : nowMillis - Durations.nanos(text) / 1_000_000;
    } catch (DateTimeException | IllegalArgumentException e) {
      throw bad(
          option + " \"" + text + "\" is no time; write it like 2026-11-27T10:00:00Z or 2h (ago)",
          e);
    }
  }

  private Access access() {
    if (user != null && bearer != null) {
      throw bad("--user or --bearer-file, not both", null);
    }
    return new Access(authorization(), trust == null ? null : trusting(trust));
  }

  private @Nullable String authorization() {
    if (user != null) {
      @Nullable String password = System.getenv(PASSWORD);
      if (password == null) {
        throw bad("--user " + user + " needs a password in " + PASSWORD, null);
      }
      return Access.basic(user, password);
    }
    if (bearer == null) {
      return null;
    }
    try {
      return Access.bearer(Files.readString(bearer).strip());
    } catch (IOException e) {
      throw bad("--bearer-file: no file " + bearer + " that can be read", e);
    }
  }

  /** Those whom the ones in a file have signed, as in a plan's {@code tls: {trust: FILE}}. */
  private static SSLContext trusting(Path pem) {
    try (InputStream in = Files.newInputStream(pem)) {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int n = 0;
      for (Certificate c : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("issuer " + n++, c);
      }
      if (n == 0) {
        throw bad("--trust: no certificate in " + pem, null);
      }
      TrustManagerFactory trusted =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trusted.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trusted.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw bad("--trust: no certificates that can be read in " + pem, e);
    }
  }

  private static CommandException bad(String message, @Nullable Throwable cause) {
    return cause == null
        ? new CommandException(ExitCode.BAD_INPUT, message)
        : new CommandException(ExitCode.BAD_INPUT, message, cause);
  }
}
