package io.chokepoint.driver.draft;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chokepoint.driver.plan.yaml.PlanException;
import io.chokepoint.driver.plan.yaml.PlanReader;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A plan to begin with, as commented text. Values are written as JSON, which YAML reads. What the
 * plan's reader refuses is left out like everything else that is not known.
 */
public final class Draft {

  /** Stands for a value that is not known. */
  static final String ANY_NUMBER = "{random:1-100}";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final double UNKNOWN_RATE = 10;
  private static final MathContext TWO_DIGITS = new MathContext(2, RoundingMode.HALF_UP);

  private final String name;
  private final String origin;
  private final String target;
  private final boolean targetKnown;
  private final @Nullable String agent;
  private final @Nullable Double rate;
  private final List<DraftRequest> requests = new ArrayList<>();
  private final List<String> leftOut = new ArrayList<>();

  /**
   * A draft without requests yet.
   *
   * @param origin a sentence about what it is made of
   * @param targetKnown whether the target is more than a guess
   * @param agent null where there is none
   * @param rate requests a second that were observed; null where it is not known
   */
  Draft(
      String name,
      String origin,
      String target,
      boolean targetKnown,
      @Nullable String agent,
      @Nullable Double rate) {
    this.name = name;
    this.origin = origin;
    this.target = target;
    this.targetKnown = targetKnown;
    this.agent = agent;
    this.rate = rate;
  }

  void add(DraftRequest request) {
    try {
      PlanReader.read("draft", head() + "endpoints:\n" + lines(request, "  ") + load());
      requests.add(request);
    } catch (PlanException e) {
      String why = String.valueOf(e.getMessage()).replaceFirst("^draft(:\\d+:\\d+)?: ", "");
      leaveOut(request.name() + ": " + why);
    }
  }

  void leaveOut(String line) {
    leftOut.add(line.replaceAll("\\s+", " "));
  }

  /** A line for each thing that is not in the plan. */
  public List<String> leftOut() {
    return List.copyOf(leftOut);
  }

  /** Whether it has nothing to send. */
  public boolean isEmpty() {
    return requests.isEmpty();
  }

  /** The plan. */
  public String text() {
    StringBuilder text = new StringBuilder();
    text.append("# yaml-language-server: $schema=plan.schema.json\n");
    text.append("# ").append(origin.replaceAll("\\s+", " ")).append('\n');
    text.append("# Try it with `check` before `run`: it sends each request once.\n");
    text.append(head());
    text.append("\nendpoints:\n");
    requests.forEach(r -> text.append(lines(r, "  ")));
    if (!leftOut.isEmpty()) {
      text.append("# Left out:\n");
      leftOut.forEach(line -> text.append("# - ").append(line).append('\n'));
    }
    return text.append('\n').append(load()).toString();
  }

  private String head() {
    return "name: "
        + quoted(name)
        + "\ntarget: "
        + quoted(target)
        + (targetKnown ? "" : "          # not known: where your clients reach the service")
        + "\n"
        + (agent == null
            ? "# agent: http://127.0.0.1:9405          # the agent inside the service, if it has one\n"
            : "agent: " + quoted(agent) + "\n");
  }

  private String load() {
    String seen = rate == null ? "" : "          # as observed";
    double usual = rate == null ? UNKNOWN_RATE : Math.max(1, rate);
    return "load:\n"
        + "  steps:                              # the first one is the unloaded level: keep it light\n"
        + "    - {rate: "
        + rounded(Math.max(1, usual / 5))
        + ", for: 20s}\n"
        + "    - {rate: "
        + rounded(usual)
        + ", for: 20s}"
        + seen
        + "\n    - {rate: "
        + rounded(usual * 2)
        + ", for: 20s}\n";
  }

  private static String lines(DraftRequest request, String indent) {
    StringBuilder lines = new StringBuilder();
    String below = indent + "  ";
    if (!request.hint().isEmpty()) {
      lines.append(indent).append("# ").append(request.hint().replaceAll("\\s+", " ")).append('\n');
    }
    lines.append(indent).append("- name: ").append(quoted(request.name())).append('\n');
    if (!request.method().equals("GET")) {
      lines.append(below).append("method: ").append(request.method()).append('\n');
    }
    lines.append(below).append("path: ").append(quoted(request.path())).append('\n');
    if (!request.headers().isEmpty()) {
      List<String> fields = new ArrayList<>();
      for (Map.Entry<String, String> e : new TreeMap<>(request.headers()).entrySet()) {
        fields.add(quoted(e.getKey()) + ": " + quoted(e.getValue()));
      }
      lines.append(below).append("headers: {").append(String.join(", ", fields)).append("}\n");
    }
    String body = request.body();
    if (body != null) {
      lines.append(below).append("body: ").append(literal(body)).append('\n');
    }
    Double weight = request.weight();
    if (weight != null) {
      lines.append(below).append("weight: ").append(rounded(weight)).append('\n');
    }
    return lines.toString();
  }

  /** JSON within single quotes can be read; everything else is written as JSON is. */
  private static String literal(String text) {
    boolean plain = text.chars().allMatch(c -> c >= ' ' && c != 127 && c != '\'');
    return plain ? "'" + text + "'" : quoted(text);
  }

  private static String quoted(String text) {
    try {
      return JSON.writeValueAsString(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String rounded(double number) {
    return new BigDecimal(number).round(TWO_DIGITS).stripTrailingZeros().toPlainString();
  }
}
