package io.chokepoint.driver.plan.yaml;

import io.chokepoint.driver.plan.Endpoint;
import io.chokepoint.driver.plan.Sequence;
import io.chokepoint.driver.plan.Think;
import java.util.ArrayList;
import java.util.List;

/** Endpoints that one user asks for one after the other. */
final class SequenceSection {

  private static final int MOST_STEPS = 1_000;

  private static final Keys KEYS =
      new Keys(
          "sequence",
          "a sequence",
          "Endpoints that one user asks for one after the other; a failure ends it.");

  private static final Key<String> NAME = KEYS.required("name", Forms.TEXT, "Unique.");
  private static final Key<List<Forms.Word>> ENDPOINTS =
      KEYS.required(
          "endpoints", Forms.list(Forms.WORD, MOST_STEPS), "Names of endpoints, in their order.");
  private static final Key<Double> WEIGHT =
      KEYS.optional(
          "weight",
          Forms.number(1e9),
          "Its share of what is begun; 1, or none where users begin with it.");
  private static final Key<Think> THINK =
      KEYS.optional("think", LevelKeys.THINK, "How long the user rests between two of them.");

  static final Form<Sequence> FORM = KEYS.form(SequenceSection::read);

  private SequenceSection() {}

  private static Sequence read(Section section) throws PlanException {
    Reading reading = section.reading();
    List<Integer> endpoints = new ArrayList<>();
    for (Forms.Word word : section.need(ENDPOINTS)) {
      endpoints.add(reading.find("endpoint", word));
    }
    String name = section.need(NAME);
    reading.claim("sequence", name, section.at(NAME));
    if (reading.names("endpoint").contains(name)) {
      throw section.mistake(NAME, "\"" + name + "\" is an endpoint's name already");
    }
    return new Sequence(
        name, section.get(WEIGHT, Endpoint.NO_WEIGHT), endpoints, section.get(THINK));
  }
}
