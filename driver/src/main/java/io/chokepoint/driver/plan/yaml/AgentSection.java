package io.chokepoint.driver.plan.yaml;

import io.chokepoint.driver.plan.BaseUrl;
import io.chokepoint.driver.plan.Destination;
import io.chokepoint.driver.plan.OtherAgent;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The agent inside another service. */
final class AgentSection {

  private static final Keys KEYS =
      new Keys("otherAgent", "an agent", "The agent inside another target, or a service behind.");

  private static final Key<URI> URL = KEYS.required("url", Forms.URL, "Base URL of the agent.");
  private static final Key<String> AT =
      KEYS.optional(
          "at",
          Forms.TEXT,
          "Host and port of the service, as its callers ask it; a target's where it has its name.");

  /** By the service's name. */
  static final Form<Map<String, Written>> ALL =
      Forms.map(KEYS.form(AgentSection::read), "[A-Za-z0-9][A-Za-z0-9 _.-]{0,39}");

  private AgentSection() {}

  /** An agent as it was written. */
  record Written(URI url, @Nullable String at, Position place) {}

  private static Written read(Section section) throws PlanException {
    @Nullable String at = section.get(AT);
    if (at != null) {
      try {
        BaseUrl.checkHostAndPort(at, at);
      } catch (IllegalArgumentException e) {
        throw section.mistake(AT, "\"at\": " + e.getMessage());
      }
    }
    return new Written(section.need(URL), at, section.at());
  }

  /** Those that were read, each with its own name. */
  static List<OtherAgent> named(
      Reading reading, Map<String, Written> agents, List<Destination> destinations)
      throws PlanException {
    List<OtherAgent> named = new ArrayList<>();
    for (Map.Entry<String, Written> e : agents.entrySet()) {
      Written w = e.getValue();
      @Nullable String at = w.at();
      for (Destination d : destinations) {
        at = at == null && d.name().equals(e.getKey()) ? hostAndPort(d) : at;
      }
      if (at == null) {
        throw reading.mistake(
            w.place(),
            "no target is called \""
                + e.getKey()
                + "\": say with at: HOST:PORT where its callers ask it");
      }
      named.add(new OtherAgent(e.getKey(), w.url(), at));
    }
    return List.copyOf(named);
  }

  private static String hostAndPort(Destination d) {
    int port = d.url().getPort();
    return d.url().getHost() + ":" + (port >= 0 ? port : d.secure() ? 443 : 80);
  }
}
