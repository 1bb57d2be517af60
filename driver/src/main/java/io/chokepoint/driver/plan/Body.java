package io.chokepoint.driver.plan;

import io.chokepoint.driver.plan.template.Draw;
import io.chokepoint.driver.plan.template.Percent;
import io.chokepoint.driver.plan.template.Template;
import io.chokepoint.driver.plan.template.Variables;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is sent after the headers. */
public sealed interface Body {

  /** The variables in it. */
  Set<String> variables();

  /** A variable in it that has no value; null: all have one. */
  @Nullable String missing(Variables variables);

  /** Whether it is the same for every request. */
  boolean constant();

  byte[] bytes(Draw draw);

  /** What it is, where the plan does not say; null where unknown. */
  @Nullable String type(byte[] bytes);

  /** Text of the plan. */
  record Text(Template text) implements Body {

    @Override
    public Set<String> variables() {
      return text.variables();
    }

    @Override
    public @Nullable String missing(Variables variables) {
      return text.missing(variables);
    }

    @Override
    public boolean constant() {
      return text.constant();
    }

    @Override
    public byte[] bytes(Draw draw) {
      return text.render(draw).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public @Nullable String type(byte[] bytes) {
      boolean json = bytes.length > 0 && (bytes[0] == '{' || bytes[0] == '[');
      return json ? "application/json" : null;
    }

    @Override
    public String toString() {
      return text.toString();
    }
  }

  /** The bytes of a file, read once. */
  record Bytes(byte[] bytes, String type) implements Body {

    @Override
    public Set<String> variables() {
      return Set.of();
    }

    @Override
    public @Nullable String missing(Variables variables) {
      return null;
    }

    @Override
    public boolean constant() {
      return true;
    }

    @Override
    public byte[] bytes(Draw draw) {
      return bytes;
    }

    @Override
    public String type(byte[] same) {
      return type;
    }
  }

  /** A form's names and values, encoded as browsers do. */
  record Form(Map<String, Template> fields) implements Body {

    public Form {
      fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    @Override
    public Set<String> variables() {
      Set<String> variables = new LinkedHashSet<>();
      fields.values().forEach(f -> variables.addAll(f.variables()));
      return variables;
    }

    @Override
    public @Nullable String missing(Variables variables) {
      String missing = null;
      for (Template field : fields.values()) {
        missing = missing == null ? field.missing(variables) : missing;
      }
      return missing;
    }

    @Override
    public boolean constant() {
      return fields.values().stream().allMatch(Template::constant);
    }

    @Override
    public byte[] bytes(Draw draw) {
      return fields.entrySet().stream()
          .map(f -> Percent.encoded(f.getKey()) + "=" + Percent.encoded(f.getValue().render(draw)))
          .collect(Collectors.joining("&"))
          .getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public String type(byte[] bytes) {
      return "application/x-www-form-urlencoded";
    }
  }

  /** A form with files (RFC 7578). */
  record Multipart(String boundary, List<Part> parts) implements Body {

    public Multipart {
      parts = List.copyOf(parts);
    }

    @Override
    public Set<String> variables() {
      Set<String> variables = new LinkedHashSet<>();
      parts.forEach(p -> variables.addAll(p.body().variables()));
      return variables;
    }

    @Override
    public @Nullable String missing(Variables variables) {
      String missing = null;
      for (Part part : parts) {
        missing = missing == null ? part.body().missing(variables) : missing;
      }
      return missing;
    }

    @Override
    public boolean constant() {
      return parts.stream().allMatch(p -> p.body().constant());
    }

    @Override
    public byte[] bytes(Draw draw) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      for (Part part : parts) {
        out.writeBytes(
            ("--" + boundary + "\r\n" + part.head() + "\r\n").getBytes(StandardCharsets.UTF_8));
        out.writeBytes(part.body().bytes(draw));
        out.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
      }
      out.writeBytes(("--" + boundary + "--\r\n").getBytes(StandardCharsets.UTF_8));
      return out.toByteArray();
    }

    @Override
    public String type(byte[] bytes) {
      return "multipart/form-data; boundary=" + boundary;
    }
  }

  /**
   * A part of a form.
   *
   * @param fileName null for a field
   */
  record Part(String name, @Nullable String fileName, Body body) {

    private String head() {
      String head = "Content-Disposition: form-data; name=\"" + quoted(name) + "\"";
      return fileName == null
          ? head + "\r\n"
          : head
              + "; filename=\""
              + quoted(fileName)
              + "\"\r\nContent-Type: "
              + body.type(new byte[0])
              + "\r\n";
    }

    /** As HTML says that browsers do. */
    private static String quoted(String text) {
      return text.replace("\"", "%22").replace("\r", "%0D").replace("\n", "%0A");
    }
  }
}
