package io.chokepoint.driver.plan;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The whole plan. */
final class PlanSection {

  private static final int MOST_ENDPOINTS = 1_000;

  static final Keys KEYS = new Keys("plan", "the plan", "What a run is asked to do.");

  private static final Key<String> NAME =
      KEYS.optional("name", Forms.TEXT, "The report's title; the file's name where missing.");
  private static final Key<URI> TARGET =
      KEYS.required("target", Forms.URL, "Base URL of the service under test.");
  private static final Key<URI> AGENT =
      KEYS.optional("agent", Forms.URL, "Base URL of the agent inside the service.");
  private static final Key<List<Endpoint>> ENDPOINTS =
      KEYS.required(
          "endpoints", Forms.list(EndpointSection.FORM, MOST_ENDPOINTS), "What is requested.");
  private static final Key<Load> LOAD =
      KEYS.required("load", LoadSection.FORM, "How much is requested, for how long.");

  private static final TransportKeys TRANSPORT = new TransportKeys(KEYS);

  static final Form<Plan> FORM = KEYS.form(PlanSection::read);

  private PlanSection() {}

  private static Plan read(Section section) throws PlanException {
    URI target = section.need(TARGET);
    @Nullable URI agent = section.get(AGENT);
    List<Endpoint> endpoints = section.need(ENDPOINTS);
    Load load = section.need(LOAD);
    long timeoutNanos = section.reading().timeoutNanos();
    return new Plan(
        section.get(NAME, nameFrom(section.reading().file())),
        target,
        agent,
        endpoints.stream().map(e -> e.orTimeout(timeoutNanos)).toList(),
        load,
        TRANSPORT.read(section),
        section.reading().redaction().text());
  }

  private static String nameFrom(String file) {
    String name = Path.of(file).getFileName() + "";
    return name.replaceFirst("\\.ya?ml$", "");
  }
}
