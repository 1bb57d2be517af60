package io.chokepoint.driver.plan;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.chokepoint.driver.plan.template.Percent;
import java.io.IOException;
import java.io.StringWriter;
import java.util.AbstractMap;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Keeps secrets out of requests and answers that are shown: what stands behind a name that says so,
 * and every value that the plan took from the environment.
 */
public final class Veil {

  private static final String HIDDEN = "***";
  private static final int LEAST = 3;
  private static final JsonFactory JSON = new JsonFactory();

  /** The longest first, lest a part of one stays. */
  private final Set<String> values =
      new TreeSet<>(Comparator.comparingInt(String::length).reversed().thenComparing(v -> v));

  /** An environment that a plan may be read with; what it gives away is hidden. */
  public Map<String, String> over(Map<String, String> environment) {
    return new AbstractMap<>() {
      @Override
      public @Nullable String get(Object name) {
        @Nullable String value = environment.get(name);
        if (value != null && value.length() >= LEAST) {
          values.add(value);
          values.add(Percent.encoded(value));
          values.add(Percent.illegal(value));
        }
        return value;
      }

      @Override
      public Set<Entry<String, String>> entrySet() {
        return environment.entrySet();
      }
    };
  }

  /** A header's value, which may be an address. */
  public String header(String name, String value) {
    return Secrets.isSecret(name) ? HIDDEN : address(value);
  }

  /** A path with its query. */
  public String address(String address) {
    return Secrets.withoutParameters(text(address));
  }

  /** A body; null where what is secret in it cannot be told from the rest. */
  public @Nullable String body(String body) {
    @Nullable String json = json(body);
    if (json != null) {
      return text(json);
    }
    String rest = Secrets.withoutParameters(body);
    return Secrets.named(rest.replace("=" + HIDDEN, "=${hidden}")) ? null : text(rest);
  }

  private String text(String text) {
    String shown = text;
    for (String value : values) {
      shown = shown.replace(value, HIDDEN);
    }
    return shown;
  }

  /** Null where it is no JSON. */
  private static @Nullable String json(String body) {
    if (!body.stripLeading().startsWith("{") && !body.stripLeading().startsWith("[")) {
      return null;
    }
    StringWriter text = new StringWriter();
    try (JsonParser in = JSON.createParser(body);
        JsonGenerator out = JSON.createGenerator(text)) {
      for (JsonToken token = in.nextToken(); token != null; token = in.nextToken()) {
        if (token == JsonToken.FIELD_NAME && Secrets.isSecret(in.currentName())) {
          out.writeFieldName(in.currentName());
          in.nextToken();
          in.skipChildren();
          out.writeString(HIDDEN);
        } else {
          out.copyCurrentEvent(in);
        }
      }
    } catch (IOException e) {
      return null;
    }
    return text.toString();
  }
}
