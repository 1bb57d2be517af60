package io.chokepoint.driver.plan.yaml;

import io.chokepoint.core.run.Run;
import io.chokepoint.driver.plan.Body;
import io.chokepoint.driver.plan.Check;
import io.chokepoint.driver.plan.Endpoint;
import io.chokepoint.driver.plan.Extract;
import io.chokepoint.driver.plan.Inspection;
import io.chokepoint.driver.plan.Secrets;
import io.chokepoint.driver.plan.Spot;
import io.chokepoint.driver.plan.Streamed;
import io.chokepoint.driver.plan.Think;
import io.chokepoint.driver.plan.template.Template;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One kind of request. */
final class EndpointSection {

  private static final List<String> METHODS =
      List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

  private static final Pattern UNREAD =
      Pattern.compile("(?i)(?:^|[\\s,])(compress|dcb|dcz)(?![\\w-])");

  private static final Keys KEYS = new Keys("endpoint", "an endpoint", "One kind of request.");

  private static final long NOT_STREAMED = 0;
  private static final long TO_THE_END = Long.MAX_VALUE;
  private static final Form<Long> STREAMS =
      Forms.text(
          text ->
              switch (text) {
                case "true" -> TO_THE_END;
                case "false" -> NOT_STREAMED;
                default -> Forms.positive(text);
              },
          Map.of("anyOf", List.of(TransportKeys.YES_OR_NO.schema(), Forms.POSITIVE.schema())));

  private static final Key<String> NAME =
      KEYS.optional("name", Forms.TEXT, "Unique; method and path where missing.");
  private static final Key<Forms.Word> TARGET =
      KEYS.optional("target", Forms.WORD, "Which of several targets; the first where missing.");
  private static final Key<Template> PATH =
      KEYS.required(
          "path",
          Templates.PATH_OR_LINK,
          "What follows the target, like /orders/{random:1-9}; or a link, ${form}.");
  private static final Key<String> METHOD =
      KEYS.optional("method", Forms.words("method", METHODS), "GET where missing.");
  private static final Key<Map<String, Template>> HEADERS =
      KEYS.optional("headers", Templates.HEADERS, "Header fields by name.");
  private static final Key<Body> BODY =
      KEYS.optional("body", BodySection.ANY, "What is sent after the headers.");
  private static final Key<Body> FORM_BODY =
      new Key<>(BODY.name(), BODY.required(), BodySection.OF_NAMES_AND_VALUES, BODY.description());
  private static final Key<Boolean> REDIRECTS =
      KEYS.optional(
          "redirects",
          TransportKeys.YES_OR_NO,
          "Whether answers that point elsewhere are followed; as the plan where missing.");
  private static final Key<Long> STREAMED =
      KEYS.optional(
          "streamed",
          STREAMS,
          "true: its answers come in parts, the first one is timed as well; 5s: they have no end and"
              + " are listened to for so long.");
  private static final Key<Double> WEIGHT =
      KEYS.optional("weight", Forms.number(1e9), "Its share of the traffic, relative to others.");
  private static final Key<Long> TIMEOUT =
      KEYS.optional("timeout", Forms.POSITIVE, "How long an answer is waited for.");
  private static final Key<Run.Target> TARGETS =
      KEYS.optional("targets", TargetsSection.FORM, "What it must keep in every step.");

  private static final Key<Map<String, Spot>> EXTRACT =
      KEYS.optional(
          "extract",
          Forms.map(ExtractSection.FORM, "[^{}:$]+"),
          "Variables that get their values out of the answer, used like ${token}.");
  private static final Key<List<Check>> CHECKS =
      KEYS.optional(
          "checks",
          Forms.list(CheckSection.FORM, 100),
          "What an answer must be like; else it counts as an error.");
  private static final Key<Think> THINK =
      KEYS.optional("think", LevelKeys.THINK, "How long a user rests after it.");
  private static final Key<Map<String, String>> TAGS =
      KEYS.optional("tags", Forms.map(Forms.TEXT, ".+"), "Words for the report.");

  static final Form<Endpoint> FORM = of("endpoint");

  private EndpointSection() {}

  /**
   * Requests that are told apart from others of their kind by their name.
   *
   * @param kind what people call them
   */
  static Form<Endpoint> of(String kind) {
    return KEYS.form(section -> read(section, kind));
  }

  private static Endpoint read(Section section, String kind) throws PlanException {
    Template path = section.need(PATH);
    String method = section.get(METHOD, "GET");
    String name = section.get(NAME, Secrets.withoutParameters(method + " " + path));
    section.reading().claim(kind, name, section.at(section.has(NAME) ? NAME : PATH));
    Map<String, Template> headers = section.reading().headersWith(section.get(HEADERS, Map.of()));
    Inspection inspection = inspection(section);
    if (inspection.wantsBody()) {
      checkReadable(section, headers);
    }
    long streamed = section.get(STREAMED, NOT_STREAMED);
    boolean listens = streamed != NOT_STREAMED && streamed != TO_THE_END;
    if (listens && section.has(TIMEOUT)) {
      throw section.mistake(
          TIMEOUT, "an answer without end is listened to as long as \"streamed\" says");
    }
    return Endpoint.builder(name, method, path)
        .destination(TargetSection.chosen(section, TARGET))
        .headers(headers)
        .body(section.get(isForm(headers) ? FORM_BODY : BODY))
        .weight(section.get(WEIGHT, Endpoint.NO_WEIGHT))
        .timeoutNanos(listens ? streamed : section.get(TIMEOUT, Endpoint.PLANS_TIMEOUT))
        .targets(section.get(TARGETS))
        .inspection(inspection)
        .think(section.get(THINK))
        .tags(section.get(TAGS, Map.of()))
        .redirects(section.get(REDIRECTS))
        .streamed(listens ? Streamed.PART : streamed == NOT_STREAMED ? Streamed.NO : Streamed.WHOLE)
        .build();
  }

  /** What the plan asks for it has to be able to look at. */
  private static void checkReadable(Section section, Map<String, Template> headers)
      throws PlanException {
    for (Map.Entry<String, Template> header : headers.entrySet()) {
      Matcher coding = UNREAD.matcher(header.getValue().toString());
      if (header.getKey().equalsIgnoreCase("accept-encoding") && coding.find()) {
        throw section.mistake(
            HEADERS,
            "Accept-Encoding: checks and extract cannot read "
                + coding.group(1)
                + "; leave gzip, deflate, br and zstd");
      }
    }
  }

  private static boolean isForm(Map<String, Template> headers) {
    return headers.entrySet().stream()
        .filter(e -> e.getKey().equalsIgnoreCase("content-type"))
        .anyMatch(
            e ->
                e.getValue()
                    .toString()
                    .toLowerCase(Locale.ROOT)
                    .contains("application/x-www-form-urlencoded"));
  }

  private static Inspection inspection(Section section) throws PlanException {
    List<Extract> extracts = new ArrayList<>();
    section
        .get(EXTRACT, Map.of())
        .forEach(
            (name, spot) -> extracts.add(new Extract(name, section.reading().declare(name), spot)));
    return new Inspection(extracts, section.get(CHECKS, List.of()));
  }
}
