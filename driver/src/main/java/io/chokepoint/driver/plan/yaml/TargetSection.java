package io.chokepoint.driver.plan.yaml;

import io.chokepoint.driver.plan.BaseUrl;
import io.chokepoint.driver.plan.Destination;
import io.chokepoint.driver.plan.Transport;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The service under test, or several by name. */
final class TargetSection {

  private static final int MOST = 100;
  private static final String NAME = "(?!url$)[A-Za-z0-9][A-Za-z0-9 _.-]{0,39}";

  private static final Keys KEYS =
      new Keys("target", "a target", "A service that requests go to, where it needs keys.");

  private static final Key<URI> URL = KEYS.required("url", Forms.URL, "Its base URL.");
  private static final Key<URI> ADDRESS =
      KEYS.optional(
          "address",
          Forms.text(TargetSection::address, Map.of("type", "string")),
          "Where it is, HOST:PORT, if that is not what its URL says: the URL is its name then.");
  private static final TransportKeys TRANSPORT = new TransportKeys(KEYS);
  private static final Form<Written> WITH_KEYS = KEYS.form(TargetSection::read);

  /** One target, or several by name; each is a URL or keys. */
  static final Form<List<Written>> ALL = new All();

  private TargetSection() {}

  /**
   * A target as it was written.
   *
   * @param own what it says itself of its connections, over what the plan says of all
   */
  record Written(String name, URI url, UnaryOperator<Transport> own, @Nullable URI address) {
    Destination settled(Transport plans) {
      return new Destination(name, url, own.apply(plans), address);
    }
  }

  /** Which of the plan's targets something goes to: the first, where it names none. */
  static int chosen(Section section, Key<Forms.Word> key) throws PlanException {
    Forms.@Nullable Word word = section.get(key);
    if (word == null) {
      return 0;
    }
    if (section.reading().names("target").isEmpty()) {
      throw section.mistake(
          key,
          "\"target\": the plan's own target has no name; write target: {"
              + word.text()
              + ": URL} there");
    }
    return section.reading().find("target", word);
  }

  private static Written read(Section section) throws PlanException {
    return new Written("", section.need(URL), TRANSPORT.read(section), section.get(ADDRESS));
  }

  private static URI address(String text) {
    BaseUrl.checkHostAndPort(text, text);
    return URI.create("//" + text);
  }

  private static final class All implements Form<List<Written>> {

    @Override
    public List<Written> read(Reading reading, String key, Node node) throws PlanException {
      if (node instanceof Node.Scalar
          || (node instanceof Node.Mapping m && m.entries().containsKey(URL.name()))) {
        return List.of(one(reading, key, "", node));
      }
      List<Written> all = new ArrayList<>();
      for (Map.Entry<String, Node.Entry> e : Forms.entries(reading, key, node).entrySet()) {
        Position at = e.getValue().keyAt();
        if (!e.getKey().matches(NAME)) {
          throw reading.mistake(at, "\"" + e.getKey() + "\" is no name for a target");
        }
        if (all.size() == MOST) {
          throw reading.mistake(at, "a plan has at most " + MOST + " targets");
        }
        reading.claim("target", e.getKey(), at);
        all.add(one(reading, e.getKey(), e.getKey(), e.getValue().value()));
      }
      return all;
    }

    private static Written one(Reading reading, String key, String name, Node node)
        throws PlanException {
      Written written =
          node instanceof Node.Scalar
              ? new Written("", Forms.URL.read(reading, key, node), plans -> plans, null)
              : WITH_KEYS.read(reading, key, node);
      return new Written(name, written.url(), written.own(), written.address());
    }

    @Override
    public Map<String, Object> schema() {
      Map<String, Object> named = new LinkedHashMap<>();
      named.put("type", "object");
      named.put("minProperties", 1);
      named.put("maxProperties", MOST);
      named.put("propertyNames", Map.of("pattern", "^" + NAME + "$"));
      List<Map<String, Object>> one = List.of(Forms.URL.schema(), WITH_KEYS.schema());
      named.put("additionalProperties", Map.of("anyOf", one));
      return Map.of("anyOf", List.of(one.get(0), one.get(1), named));
    }

    @Override
    public List<Keys> sections() {
      return WITH_KEYS.sections();
    }
  }
}
