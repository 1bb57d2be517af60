package io.chokepoint.exporters.report;

import com.samskivert.mustache.Escapers;
import com.samskivert.mustache.Mustache;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** A Mustache template that lies beside this class. */
final class Template {

  private final com.samskivert.mustache.Template compiled;

  private Template(com.samskivert.mustache.Template compiled) {
    this.compiled = compiled;
  }

  /** Escapes what HTML would read as markup, in text and in quoted attributes. */
  static Template html(String name) {
    return new Template(compiler().escapeHTML(true).compile(resource(name)));
  }

  static Template markdown(String name) {
    // a table's cell must stay one line, and no text may become markup or HTML
    return new Template(
        compiler()
            .withEscaper(
                Escapers.simple(
                    new String[][] {
                      {"\\", "\\\\"},
                      {"|", "\\|"},
                      {"`", "\\`"},
                      {"*", "\\*"},
                      {"_", "\\_"},
                      {"[", "\\["},
                      {"<", "&lt;"},
                      {"\r", " "},
                      {"\n", " "},
                    }))
            .compile(resource(name)));
  }

  String fill(Object view) {
    return compiled.execute(view);
  }

  static String resource(String name) {
    try (InputStream in = Template.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("not in the jar: " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("cannot read from the jar: " + name, e);
    }
  }

  private static Mustache.Compiler compiler() {
    // absent values are empty, and so is a section over them
    return Mustache.compiler().defaultValue("").emptyStringIsFalse(true);
  }
}
