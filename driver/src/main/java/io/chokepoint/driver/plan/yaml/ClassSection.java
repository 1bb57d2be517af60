package io.chokepoint.driver.plan.yaml;

import io.chokepoint.core.input.Nearest;
import io.chokepoint.driver.plan.Think;
import io.chokepoint.driver.plan.UserClass;
import io.chokepoint.driver.plan.template.Template;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Users who are alike. */
final class ClassSection {

  private static final Keys KEYS =
      new Keys("class", "a class of users", "Users who are alike, and apart in the report.");

  private static final Key<String> NAME = KEYS.required("name", Forms.TEXT, "Unique.");
  private static final Key<Double> SHARE =
      KEYS.required("share", Forms.SHARE, "Of all users, like 30%.");
  private static final Key<Map<String, Template>> HEADERS =
      KEYS.optional("headers", Templates.HEADERS, "Sent with each of their requests.");
  private static final Key<Map<String, Double>> ENDPOINTS =
      KEYS.optional(
          "endpoints",
          Forms.map(Forms.number(1e9), ".+"),
          "Weights of the endpoints and sequences they ask for; as everybody where missing.");
  private static final Key<Think> THINK =
      KEYS.optional("think", LevelKeys.THINK, "How long they rest after an answer.");
  private static final Key<Forms.Word> FIRST =
      KEYS.optional(
          "first", Forms.WORD, "The sequence that each goes through before anything else.");

  static final Form<UserClass> FORM = KEYS.form(ClassSection::read);

  private ClassSection() {}

  private static UserClass read(Section section) throws PlanException {
    String name = section.need(NAME);
    section.reading().claim("class", name, section.at(NAME));
    Map<String, Template> headers = section.get(HEADERS, Map.of());
    for (String everybodys : section.reading().headers().keySet()) {
      if (headers.keySet().stream().anyMatch(everybodys::equalsIgnoreCase)) {
        throw section.mistake(
            HEADERS, "\"" + everybodys + "\" is a header of the whole plan; say it in each class");
      }
    }
    return new UserClass(
        name,
        section.need(SHARE),
        headers,
        weights(section, section.get(ENDPOINTS, Map.of())),
        section.get(THINK),
        PlanSection.first(section, FIRST));
  }

  private static List<Double> weights(Section section, Map<String, Double> byName)
      throws PlanException {
    if (byName.isEmpty()) {
      return List.of();
    }
    List<String> known = new ArrayList<>(section.reading().names("endpoint"));
    known.addAll(section.reading().names("sequence"));
    List<Double> weights = new ArrayList<>(Collections.nCopies(known.size(), 0.0));
    for (Map.Entry<String, Double> e : byName.entrySet()) {
      int index = known.indexOf(e.getKey());
      if (index < 0) {
        throw section.mistake(
            ENDPOINTS,
            "no endpoint or sequence is called \""
                + e.getKey()
                + "\""
                + Nearest.suggestion(e.getKey(), known));
      }
      weights.set(index, e.getValue());
    }
    return weights;
  }
}
