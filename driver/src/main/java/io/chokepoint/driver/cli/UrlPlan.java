package io.chokepoint.driver.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chokepoint.driver.exit.CommandException;
import io.chokepoint.driver.exit.ExitCode;
import io.chokepoint.driver.option.Arguments;
import io.chokepoint.driver.plan.Plan;
import io.chokepoint.driver.plan.yaml.PlanException;
import io.chokepoint.driver.plan.yaml.PlanReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * A plan of one request, as options say it in curl's words. It is written down as a plan and read
 * as one, so that both know the same and the report shows what to go on with.
 */
final class UrlPlan {

  private static final String FILE = "command line";
  private static final Pattern URL =
      Pattern.compile("(?i)(?<base>https?://[^/?#]*)(?<path>[^#]*)(#.*)?");
  private static final ObjectMapper JSON = new ObjectMapper();

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = "With a URL: requests per second, whatever the service does; also 600/min.")
  @Nullable String rate;

  @Option(
      names = "--users",
      paramLabel = "N",
      description = "With a URL: users who each wait for the answer first.")
  @Nullable String users;

  @Option(
      names = "--for",
      paramLabel = "DURATION",
      description = "With a URL: how long (default: 30s).")
  @Nullable String length;

  @Option(
      names = {"-H", "--header"},
      paramLabel = "'NAME: VALUE'",
      description = "With a URL: a header field. $${env:NAME} is a value that is never shown.")
  List<String> headers = List.of();

  @Option(
      names = {"-d", "--data"},
      paramLabel = "TEXT",
      description = "With a URL: the body, or @FILE; the method is then POST.")
  @Nullable String data;

  @Option(
      names = {"-X", "--request"},
      paramLabel = "METHOD",
      description = "With a URL: the method.")
  @Nullable String method;

  @Option(
      names = "--agent",
      paramLabel = "URL",
      description = "The agent inside the service; of a plan, instead of the one that it names.")
  @Nullable String agent;

  @Option(
      names = "--target",
      paramLabel = "URL",
      description = "With a plan: what is asked instead of its first target.")
  @Nullable String target;

  /** Whether what is to be run is a URL and no file. */
  static boolean isUrl(String plan) {
    return URL.matcher(plan).matches();
  }

  /** Refuses options that say what a plan says. */
  void checkNone() {
    Map<String, Object> said = new LinkedHashMap<>();
    said.put("--rate", rate);
    said.put("--users", users);
    said.put("--for", length);
    said.put("-H", headers.isEmpty() ? null : headers);
    said.put("-d", data);
    said.put("-X", method);
    said.forEach(
        (option, value) -> {
          if (value != null) {
            throw bad(option + " goes with a URL (http://…); of a file, the plan says it");
          }
        });
  }

  /** A plan where its service and the agent inside run elsewhere, as far as options say so. */
  Plan moved(Plan plan) {
    return target == null && agent == null
        ? plan
        : plan.at(
            target == null ? plan.target() : Arguments.url(target),
            agent == null ? plan.agent() : Arguments.url(agent));
  }

  /** The plan for a URL. */
  Plan plan(String url) {
    Matcher parts = URL.matcher(url);
    if (!parts.matches()) {
      throw new IllegalStateException(url);
    }
    if (target != null) {
      throw bad("--target goes with a plan; a URL says it itself");
    }
    if ((rate == null) == (users == null)) {
      throw bad(
          rate == null
              ? "how much? A URL needs --rate N (requests per second) or --users N"
              : "--rate or --users, not both: arrivals at a rate do not wait for answers, users do");
    }
    try {
      return PlanReader.read(FILE, text(parts.group("base"), parts.group("path")));
    } catch (PlanException e) {
      String message = CommandException.reason(e).replaceFirst("^" + FILE + "(:\\d+:\\d+)?: ", "");
      throw new CommandException(ExitCode.BAD_INPUT, message, e);
    }
  }

  private String text(String base, String pathAndQuery) {
    String path = pathAndQuery.startsWith("/") ? pathAndQuery : "/" + pathAndQuery;
    StringBuilder endpoint = new StringBuilder("{path: ").append(quoted(path));
    if (method != null || data != null) {
      endpoint.append(", method: ").append(quoted(method == null ? "POST" : method));
    }
    Map<String, String> fields = fields();
    if (!fields.isEmpty()) {
      endpoint.append(", headers: {");
      fields.forEach(
          (n, v) -> endpoint.append(quoted(n)).append(": ").append(quoted(v)).append(", "));
      endpoint.setLength(endpoint.length() - 2);
      endpoint.append('}');
    }
    if (data != null) {
      endpoint
          .append(", body: ")
          .append(
              data.startsWith("@") ? "{file: " + quoted(data.substring(1)) + "}" : quoted(data));
    }
    String amount = rate == null ? "users: " + users : "rate: " + rate;
    return "name: "
        + quoted(base.replaceFirst("^[a-zA-Z]+://", "") + path.replaceFirst("\\?.*", ""))
        + "\ntarget: "
        + quoted(base)
        + (agent == null ? "" : "\nagent: " + quoted(agent))
        + "\nendpoints: ["
        + endpoint
        + "}]\nload: {steps: [{"
        + amount
        + ", for: "
        + quoted(length == null ? "30s" : length)
        + "}]}\n";
  }

  /** As curl does, a body that looks like nothing else is a form. */
  private Map<String, String> fields() {
    Map<String, String> fields = new LinkedHashMap<>();
    for (String header : headers) {
      int colon = header.indexOf(':');
      if (colon < 1) {
        throw bad(
            "-H \"" + header.strip() + "\" is no header; write it like -H 'Accept: text/html'");
      }
      fields.put(header.substring(0, colon).strip(), header.substring(colon + 1).strip());
    }
    boolean typed = fields.keySet().stream().anyMatch(n -> n.equalsIgnoreCase("content-type"));
    if (data != null && !typed && !data.matches("(?s)\\s*[@\\[{<].*")) {
      fields.put("Content-Type", "application/x-www-form-urlencoded");
    }
    return fields;
  }

  /** As YAML reads it, which reads JSON. */
  private static String quoted(String text) {
    try {
      return JSON.writeValueAsString(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static CommandException bad(String message) {
    return new CommandException(ExitCode.BAD_INPUT, message);
  }
}
