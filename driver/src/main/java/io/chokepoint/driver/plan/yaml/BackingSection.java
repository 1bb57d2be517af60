package io.chokepoint.driver.plan.yaml;

import io.chokepoint.driver.plan.Backing;
import io.chokepoint.driver.plan.BaseUrl;
import io.chokepoint.driver.plan.Secrets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A service behind the one under test. */
final class BackingSection {

  private static final Pattern VARIABLE = Pattern.compile("\\$\\{env:([A-Za-z_][A-Za-z0-9_]*)}");

  private static final Keys KEYS =
      new Keys("service", "a service", "Something behind the service under test, to be watched.");

  private static final Key<String> POSTGRESQL =
      KEYS.optional(
          "postgresql",
          secret(false),
          "Where it is: jdbc:postgresql://host:port/database or host:port/database.");
  private static final Key<String> REDIS =
      KEYS.optional("redis", secret(false), "Where it is: host:port, or rediss://host:port.");
  private static final Key<String> USER =
      KEYS.optional(
          "user",
          secret(false),
          "The user that reads the counters; the role pg_monitor is enough.");
  private static final Key<String> PASSWORD =
      KEYS.optional("password", secret(true), "Better ${env:NAME} than the password itself.");

  private static final Form<Backing> FORM =
      KEYS.exactlyOne(
              "a service needs postgresql or redis, with its address",
              "postgresql or redis, not both: each is a service of its own",
              POSTGRESQL,
              REDIS)
          .form(BackingSection::read);

  /** By name. */
  static final Form<Map<String, Backing>> ALL = Forms.map(FORM, "[A-Za-z0-9][A-Za-z0-9 _.-]{0,39}");

  private BackingSection() {}

  /** What was read, each with its own name. */
  static List<Backing> named(Map<String, Backing> services) {
    List<Backing> named = new ArrayList<>();
    services.forEach(
        (name, s) -> named.add(new Backing(name, s.kind(), s.address(), s.user(), s.password())));
    return named;
  }

  private static Backing read(Section section) throws PlanException {
    String postgresql = section.get(POSTGRESQL);
    String redis = section.get(REDIS);
    String user = section.get(USER);
    String password = section.get(PASSWORD);
    if (postgresql != null) {
      return new Backing("", Backing.Kind.POSTGRESQL, jdbc(section, postgresql), user, password);
    }
    return new Backing(
        "", Backing.Kind.REDIS, redis(section, redis == null ? "" : redis), user, password);
  }

  private static String jdbc(Section section, String text) throws PlanException {
    String url = text.replaceFirst("^(jdbc:)?(postgres(ql)?:)?(//)?", "jdbc:postgresql://");
    if (!url.matches("jdbc:postgresql://[^/?\\s]+(:\\d+)?/[^/\\s]+")) {
      throw section.mistake(
          POSTGRESQL,
          "\"postgresql\": no address of a database; write it like localhost:5432/orders");
    }
    String hosts =
        url.substring("jdbc:postgresql://".length())
            .replaceFirst(".*@", "") // a password may have a slash
            .replaceFirst("/.*", "");
    for (String host : hosts.split(",", -1)) {
      check(section, POSTGRESQL, host);
    }
    return url;
  }

  private static String redis(Section section, String text) throws PlanException {
    String url = text.matches("rediss?://.*") ? text : "redis://" + text;
    if (!url.matches(
        "rediss?://([^/@\\s]*@)?(\\[[0-9a-fA-F:.]+]|[^/@:\\s]+)(:[^/@:\\s]*)?(/\\d+)?")) {
      throw section.mistake(
          REDIS, "\"redis\": no address of a server; write it like localhost:6379");
    }
    check(section, REDIS, url.replaceFirst("rediss?://([^/@]*@)?", "").replaceFirst("/.*", ""));
    return url;
  }

  private static void check(Section section, Key<String> key, String hostAndPort)
      throws PlanException {
    try {
      BaseUrl.checkHostAndPort(hostAndPort, hostAndPort);
    } catch (IllegalArgumentException e) {
      throw section.mistake(key, "\"" + key.name() + "\": " + e.getMessage());
    }
  }

  /**
   * Text in which {@code ${env:NAME}} stands for a variable of the environment.
   *
   * @param hidden whether all of it is a secret; else only what looks like a password in it
   */
  private static Form<String> secret(boolean hidden) {
    return new Form<>() {
      @Override
      public String read(Reading reading, String key, Node node) throws PlanException {
        Node.Scalar scalar = Forms.single(reading, key, node);
        if (!VARIABLE.matcher(scalar.text()).matches()
            && (hidden || Secrets.mayBeIn(scalar.text()))) {
          reading.redaction().value("password", scalar);
        }
        return filled(reading, key, scalar);
      }

      @Override
      public Map<String, Object> schema() {
        return Map.of("type", List.of("string", "number"), "minLength", 1);
      }
    };
  }

  private static String filled(Reading reading, String key, Node.Scalar scalar)
      throws PlanException {
    Matcher variables = VARIABLE.matcher(scalar.text());
    StringBuilder filled = new StringBuilder();
    while (variables.find()) {
      try {
        String value = reading.environment(variables.group(1));
        variables.appendReplacement(filled, Matcher.quoteReplacement(value));
      } catch (IllegalArgumentException e) {
        throw reading.mistake(scalar.at(), "\"" + key + "\": " + e.getMessage());
      }
    }
    variables.appendTail(filled);
    return filled.toString();
  }
}
