package io.chokepoint.exporters.report;

import com.samskivert.mustache.Escapers;
import com.samskivert.mustache.Mustache;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** A Mustache template that lies beside this class. */
final class MustacheTemplate {

  private final com.samskivert.mustache.Template compiled;

  private MustacheTemplate(com.samskivert.mustache.Template compiled) {
    this.compiled = compiled;
  }

  /** Escapes what HTML would read as markup, in text and in quoted attributes. */
  static MustacheTemplate html(String name) {
    return new MustacheTemplate(compiler().escapeHTML(true).compile(resource(name)));
  }

  static MustacheTemplate markdown(String name) {
    // a table's cell must stay one line, and no text may become markup or HTML
    return new MustacheTemplate(
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
    try (InputStream in = MustacheTemplate.class.getResourceAsStream(name)) {
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
