package io.chokepoint.driver.engine;

import io.chokepoint.driver.plan.Body;
import io.chokepoint.driver.plan.Check;
import io.chokepoint.driver.plan.Destination;
import io.chokepoint.driver.plan.Endpoint;
import io.chokepoint.driver.plan.Extract;
import io.chokepoint.driver.plan.Plan;
import io.chokepoint.driver.plan.Sequence;
import io.chokepoint.driver.plan.Spot;
import io.chokepoint.driver.plan.Stage;
import io.chokepoint.driver.plan.Think;
import io.chokepoint.driver.plan.UserClass;
import io.chokepoint.driver.plan.template.Template;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.xml.stream.XMLStreamException;
import org.jspecify.annotations.Nullable;

/** A plan's endpoints as JMeter's samplers: their headers, bodies, checks, extracts and rests. */
final class JmeterRequests {

  private static final long MILLI = 1_000_000;

  private final Plan plan;
  private final Jmx jmx;
  private final JmeterWords words;
  private final Consumer<String> lost;

  /**
   * @param lost hears what cannot be said
   */
  JmeterRequests(Plan plan, Jmx jmx, JmeterWords words, Consumer<String> lost) {
    this.plan = plan;
    this.jmx = jmx;
    this.words = words;
    this.lost = lost;
  }

  /** An endpoint's request, and the time that its user rests after it. */
  void write(int index, Stage stage, @Nullable UserClass of, @Nullable Sequence sequence)
      throws XMLStreamException {
    Endpoint e = plan.endpoints().get(index);
    Destination to = plan.destinations().get(e.destination());
    jmx.element(
        "HTTPSamplerProxy",
        "HttpTestSampleGui",
        e.name(),
        () -> {
          jmx.text("HTTPSampler.domain", to.url().getHost());
          jmx.text("HTTPSampler.port", to.url().getPort() < 0 ? "" : "" + to.url().getPort());
          jmx.text("HTTPSampler.protocol", to.url().getScheme());
          jmx.text("HTTPSampler.path", to.base() + words.of(e.path()));
          jmx.text("HTTPSampler.method", e.method());
          jmx.flag("HTTPSampler.follow_redirects", !Boolean.FALSE.equals(e.redirects()));
          jmx.flag("HTTPSampler.auto_redirects", false);
          jmx.flag("HTTPSampler.use_keepalive", to.transport().keepAlive());
          jmx.text("HTTPSampler.connect_timeout", "" + e.timeoutNanos() / MILLI);
          jmx.text("HTTPSampler.response_timeout", "" + e.timeoutNanos() / MILLI);
          jmx.flag("HTTPSampler.postBodyRaw", e.body() != null && !(e.body() instanceof Body.Form));
          jmx.object(
              "HTTPsampler.Arguments",
              "Arguments",
              () -> jmx.collection("Arguments.arguments", () -> body(e)));
        },
        () -> {
          headers(e, of);
          inspection(e);
        });
    Think think = rest(e, stage, of, sequence);
    if (think.meanNanos() > 0) {
      pause(() -> rest(think));
    }
  }

  private void body(Endpoint e) throws XMLStreamException {
    Body body = e.body();
    if (body instanceof Body.Text plain) {
      jmx.object(
          "",
          "HTTPArgument",
          () -> {
            jmx.flag("HTTPArgument.always_encode", false);
            jmx.text("Argument.value", words.of(plain.text()));
            jmx.text("Argument.metadata", "=");
          });
    } else if (body instanceof Body.Form form) {
      for (Map.Entry<String, Template> field : form.fields().entrySet()) {
        jmx.object(
            "",
            "HTTPArgument",
            () -> {
              jmx.flag("HTTPArgument.always_encode", true);
              jmx.text("Argument.name", field.getKey());
              jmx.text("Argument.value", words.of(field.getValue()));
              jmx.text("Argument.metadata", "=");
            });
      }
    } else if (body != null) {
      lost.accept("the body of " + e.name() + ", which is a file or a form with files");
    }
  }

  private void headers(Endpoint e, @Nullable UserClass of) throws XMLStreamException {
    Map<String, Template> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    if (of != null) {
      headers.putAll(of.headers());
    }
    headers.putAll(e.headers());
    @Nullable Template type = headers.get("Content-Type");
    String start = e.body() == null ? "" : e.body().toString().strip();
    if (type == null && (start.startsWith("{") || start.startsWith("["))) {
      headers.put("Content-Type", Template.lenient("application/json"));
    }
    if (headers.isEmpty()) {
      return;
    }
    @Nullable Template credentials = headers.get("Authorization");
    if (credentials != null && unfilled(credentials).matches("Basic .*:.*")) {
      lost.accept("the credentials of " + e.name() + " are sent as they stand, not in Base64");
    }
    jmx.element(
        "HeaderManager",
        "HeaderPanel",
        "headers",
        () ->
            jmx.collection(
                "HeaderManager.headers",
                () -> {
                  for (Map.Entry<String, Template> header : headers.entrySet()) {
                    jmx.object(
                        "",
                        "Header",
                        () -> {
                          jmx.text("Header.name", header.getKey());
                          jmx.text("Header.value", words.of(header.getValue()));
                        });
                  }
                }));
  }

  private static String unfilled(Template template) {
    return template.toString().replaceAll("\\$\\{[^}]*}", "");
  }

  private void inspection(Endpoint e) throws XMLStreamException {
    for (Check check : e.inspection().checks()) {
      if (check.ofStatus()) {
        status(check);
      } else {
        lost.accept("check \"" + check.name() + "\" of " + e.name());
      }
    }
    for (Extract extract : e.inspection().extracts()) {
      extract(e, extract);
    }
  }

  private void status(Check check) throws XMLStreamException {
    String accepted =
        IntStream.range(100, 600)
            .mapToObj(String::valueOf)
            .filter(check.wanted())
            .collect(Collectors.joining("|"));
    jmx.element(
        "ResponseAssertion",
        "AssertionGui",
        check.name(),
        () -> {
          jmx.collection(
              "Asserion.test_strings", () -> jmx.text("0", accepted)); // JMeter's spelling
          jmx.text("Assertion.test_field", "Assertion.response_code");
          jmx.flag("Assertion.assume_success", true);
          jmx.text("Assertion.test_type", "1"); // all of it matches
        });
  }

  private void extract(Endpoint e, Extract extract) throws XMLStreamException {
    boolean any = extract.from() instanceof Spot.AnyOf;
    Spot from = extract.from() instanceof Spot.AnyOf one ? one.place() : extract.from();
    String match = any ? "0" : "1";
    if (from instanceof Spot.Json json) {
      jmx.element(
          "JSONPostProcessor",
          "JSONPostProcessorGui",
          extract.variable(),
          () -> {
            jmx.text("JSONPostProcessor.referenceNames", extract.variable());
            jmx.text("JSONPostProcessor.jsonPathExprs", json.path().toString());
            jmx.text("JSONPostProcessor.match_numbers", match);
          });
    } else if (from instanceof Spot.Regex regex) {
      found(extract, "false", grouped(regex.pattern().pattern()), match);
    } else if (from instanceof Spot.Header header) {
      found(extract, "true", "(?im)^" + header.name() + ": *(.*)$", match);
    } else {
      lost.accept("variable " + extract.variable() + " of " + e.name());
    }
  }

  /** With a group around all of it where it has none. */
  private static String grouped(String regex) {
    return regex.replaceAll("\\\\.|\\(\\?", "").contains("(") ? regex : "(" + regex + ")";
  }

  private void found(Extract extract, String headers, String regex, String match)
      throws XMLStreamException {
    jmx.element(
        "RegexExtractor",
        "RegexExtractorGui",
        extract.variable(),
        () -> {
          jmx.text("RegexExtractor.useHeaders", headers);
          jmx.text("RegexExtractor.refname", extract.variable());
          jmx.text("RegexExtractor.regex", regex);
          jmx.text("RegexExtractor.template", "$1$");
          jmx.text("RegexExtractor.match_number", match);
        });
  }

  private static Think rest(
      Endpoint e, Stage stage, @Nullable UserClass of, @Nullable Sequence sequence) {
    if (stage.offered().users() == null && sequence == null) {
      return Think.NONE;
    }
    Think own = e.think() != null ? e.think() : sequence == null ? null : sequence.think();
    return own != null ? own : of != null && of.think() != null ? of.think() : stage.think();
  }

  private void rest(Think think) throws XMLStreamException {
    long least = think.leastNanos() / MILLI;
    long most = think.mostNanos() / MILLI;
    switch (think.law()) {
      case CONSTANT ->
          jmx.element(
              "ConstantTimer",
              "ConstantTimerGui",
              "rest",
              () -> jmx.text("ConstantTimer.delay", "" + least));
      case UNIFORM ->
          jmx.element(
              "UniformRandomTimer",
              "UniformRandomTimerGui",
              "rest",
              () -> {
                jmx.text("ConstantTimer.delay", "" + least);
                jmx.text("RandomTimer.range", "" + (most - least));
              });
      case EXPONENTIAL ->
          jmx.element(
              "ConstantTimer",
              "ConstantTimerGui",
              "rest",
              () ->
                  jmx.text(
                      "ConstantTimer.delay",
                      "${__groovy((long) (-Math.log(1 - Math.random()) * " + least + "))}"));
    }
  }

  /** A step that does nothing but wait for its timer. */
  private void pause(Jmx.Content timer) throws XMLStreamException {
    jmx.element(
        "TestAction",
        "TestActionGui",
        "wait",
        () -> {
          jmx.text("ActionProcessor.action", "1");
          jmx.text("ActionProcessor.target", "0");
          jmx.text("ActionProcessor.duration", "0");
        },
        timer);
  }
}
