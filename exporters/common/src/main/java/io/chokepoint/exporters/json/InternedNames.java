package io.chokepoint.exporters.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StringDeserializer;
import io.chokepoint.core.model.ResourceId;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The names of one document, each kept once: an hour's timeline says the same few hundred millions
 * of times.
 */
final class InternedNames {

  /** A document in which every name is another must not be held back by them. */
  private static final int MOST = 100_000;

  private final Map<String, String> texts = new HashMap<>();
  private final Map<String, ResourceId> resources = new HashMap<>();

  private InternedNames() {}

  static InternedNames of(DeserializationContext context) {
    Object there = context.getAttribute(InternedNames.class);
    if (there instanceof InternedNames names) {
      return names;
    }
    InternedNames names = new InternedNames();
    context.setAttribute(InternedNames.class, names);
    return names;
  }

  String text(String text) {
    String known = texts.get(text);
    if (known == null) {
      known = text;
      if (texts.size() < MOST) {
        texts.put(text, text);
      }
    }
    return known;
  }

  /**
   * @throws IllegalArgumentException if the kind is unknown
   */
  ResourceId resource(String text) {
    ResourceId known = resources.get(text);
    if (known == null) {
      known = ResourceId.parse(text);
      if (resources.size() < MOST) {
        resources.put(text, known);
      }
    }
    return known;
  }

  /** Texts as Jackson reads them. */
  static final class Text extends StringDeserializer {

    private static final long serialVersionUID = 1L;

    @Override
    public @Nullable String deserialize(JsonParser in, DeserializationContext context)
        throws IOException {
      String text = super.deserialize(in, context);
      return text == null ? null : of(context).text(text);
    }
  }
}
