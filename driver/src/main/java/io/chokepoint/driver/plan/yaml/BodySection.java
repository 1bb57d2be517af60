package io.chokepoint.driver.plan.yaml;

import io.chokepoint.driver.plan.Body;
import io.chokepoint.driver.plan.template.Template;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What is sent after the headers: text, a form, a file, or a form with files. */
final class BodySection {

  private static final long MOST_BYTES = 64L << 20;
  private static final String OF_ANYTHING = "application/octet-stream";

  private static final Form<String> LINE =
      Forms.text(BodySection::line, Map.of("type", "string", "pattern", "^[^\\u0000-\\u001F]+$"));

  private static final Keys OF_FILE =
      new Keys("file", "a file to send", "Bytes of a file, read once.");
  private static final Key<String> FILE =
      OF_FILE.required("file", LINE, "Its path, seen from the plan.");
  private static final Key<String> NAME =
      OF_FILE.optional("name", LINE, "Its name in a form; the file's own where missing.");
  private static final Key<String> TYPE =
      OF_FILE.optional("type", LINE, "Its content type; " + OF_ANYTHING + " where missing.");
  private static final Form<Body.Part> FILE_FORM = OF_FILE.form(BodySection::file);

  private static final Keys OF_FORM =
      new Keys("multipart", "a form with files", "multipart/form-data, as browsers send it.");
  private static final Key<List<Body.Part>> PARTS =
      OF_FORM.required(
          "multipart",
          new Parts(),
          "Fields by name: text, or {file: photo.jpg, type: image/jpeg}.");
  private static final Form<Body> FORM_FORM =
      OF_FORM.form(s -> new Body.Multipart("chokepoint-" + UUID.randomUUID(), s.need(PARTS)));

  private static final Keys OF_FIELDS =
      new Keys("form", "a form", "Names and values, encoded as browsers do.");
  private static final Key<Map<String, Template>> FIELDS =
      OF_FIELDS.required("form", new Fields(), "Values by name.");
  private static final Form<Body> FIELDS_FORM = OF_FIELDS.form(s -> new Body.Form(s.need(FIELDS)));

  /** A body that is no form of names and values. */
  static final Form<Body> ANY = new Either(Templates.BODY);

  /** Where the text is a form. */
  static final Form<Body> OF_NAMES_AND_VALUES = new Either(Templates.FORM_BODY);

  private BodySection() {}

  private static Body.Part file(Section section) throws PlanException {
    Path file = section.reading().beside(section.need(FILE));
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw section.mistake(
            FILE, "\"file\": " + file + " has " + Files.size(file) + " bytes; 64MB at most");
      }
      Path name = file.getFileName();
      return new Body.Part(
          "",
          section.get(NAME, String.valueOf(name)),
          new Body.Bytes(Files.readAllBytes(file), section.get(TYPE, OF_ANYTHING)));
    } catch (IOException e) {
      throw section.mistake(FILE, "\"file\": " + file + " cannot be read");
    }
  }

  private static String line(String text) {
    if (text.chars().anyMatch(c -> c < ' ')) {
      throw new IllegalArgumentException("must be one line");
    }
    return text;
  }

  /** Text, or a mapping that says which of the others. */
  private record Either(Form<Template> text) implements Form<Body> {

    @Override
    public Body read(Reading reading, String key, Node node) throws PlanException {
      if (node instanceof Node.Mapping mapping) {
        if (mapping.entries().containsKey(FIELDS.name())) {
          return FIELDS_FORM.read(reading, key, node);
        }
        return mapping.entries().containsKey(PARTS.name())
            ? FORM_FORM.read(reading, key, node)
            : FILE_FORM.read(reading, key, node).body();
      }
      return new Body.Text(text.read(reading, key, node));
    }

    @Override
    public Map<String, Object> schema() {
      return Map.of(
          "anyOf",
          List.of(text.schema(), FIELDS_FORM.schema(), FILE_FORM.schema(), FORM_FORM.schema()));
    }

    @Override
    public List<Keys> sections() {
      return List.of(OF_FIELDS, OF_FILE, OF_FORM);
    }
  }

  private static final class Fields implements Form<Map<String, Template>> {

    private static final Form<Map<String, Template>> MAP = Forms.map(Templates.FIELD, ".+");

    @Override
    public Map<String, Template> read(Reading reading, String key, Node node) throws PlanException {
      for (Map.Entry<String, Node.Entry> e : Forms.entries(reading, key, node).entrySet()) {
        reading
            .redaction()
            .value(e.getKey(), Forms.single(reading, e.getKey(), e.getValue().value()));
      }
      return MAP.read(reading, key, node);
    }

    @Override
    public Map<String, Object> schema() {
      return MAP.schema();
    }
  }

  private static final class Parts implements Form<List<Body.Part>> {

    @Override
    public List<Body.Part> read(Reading reading, String key, Node node) throws PlanException {
      List<Body.Part> parts = new ArrayList<>();
      for (Map.Entry<String, Node.Entry> e : Forms.entries(reading, key, node).entrySet()) {
        parts.add(part(reading, e.getKey(), e.getValue().value()));
      }
      return parts;
    }

    private static Body.Part part(Reading reading, String name, Node node) throws PlanException {
      if (node instanceof Node.Mapping) {
        Body.Part file = FILE_FORM.read(reading, name, node);
        return new Body.Part(name, file.fileName(), file.body());
      }
      @Nullable Template text = Templates.FIELD.read(reading, name, node);
      reading.redaction().value(name, Forms.single(reading, name, node));
      return new Body.Part(name, null, new Body.Text(text));
    }

    @Override
    public Map<String, Object> schema() {
      return Map.of(
          "type",
          "object",
          "minProperties",
          1,
          "additionalProperties",
          Map.of("anyOf", List.of(Templates.FIELD.schema(), FILE_FORM.schema())));
    }

    @Override
    public List<Keys> sections() {
      return List.of(OF_FILE);
    }
  }
}
