package io.chokepoint.examples.shop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ResponseBody;

/** Pages that are rendered on the server for each request. */
@Controller
@ResponseBody
class Pages {

  private static final int COURSE_LINES = 4_771;
  private static final int MANUAL_LINES = 400;

  private final JdbcClient jdbc;
  private final Path course = content("course", COURSE_LINES);
  private final Path manual = content("manual", MANUAL_LINES);

  /** The course, rendered once; null where each request renders it. */
  private final @Nullable String kept;

  Pages(JdbcClient jdbc, @Value("${shop.repaired:false}") boolean repaired) {
    this.jdbc = jdbc;
    this.kept = repaired ? Markdown.html(text(course)) : null;
  }

  /** The newest products, by one query, and a little text. */
  @GetMapping(value = "/pages/home", produces = MediaType.TEXT_HTML_VALUE)
  String home() {
    return products("select id, name from products order by id desc limit 50");
  }

  /** Counts products by category each time: an aggregation for a page that hardly changes. */
  @GetMapping(value = "/pages/categories", produces = MediaType.TEXT_HTML_VALUE)
  String categories() {
    return products("select count(*), category from products group by category order by category");
  }

  /** A page without a query. */
  @GetMapping(value = "/pages/contact", produces = MediaType.TEXT_HTML_VALUE)
  String contact() {
    return Markdown.html("# Contact\n\nWrite to **the shop**.\n");
  }

  /** A short text, rendered. */
  @GetMapping(value = "/pages/manual", produces = MediaType.TEXT_HTML_VALUE)
  String manual() {
    return Markdown.html(text(manual));
  }

  /**
   * A course of 290 KB in one file.
   *
   * <p>Ground truth, {@code cpu-saturated}: each request reads the file and renders all of it,
   * which takes CPU time and allocates several times the page's size; nothing waits for anything.
   * To render it once and keep the page fixes it ({@code --shop.repaired=true}).
   */
  @GetMapping(value = "/pages/course", produces = MediaType.TEXT_HTML_VALUE)
  String course() {
    return kept != null ? kept : Markdown.html(text(course));
  }

  private String products(String sql) {
    StringBuilder page = new StringBuilder("# Products\n\n");
    jdbc.sql(sql)
        .query(
            row -> {
              page.append("- **").append(row.getString(2)).append("** `");
              page.append(row.getLong(1)).append("`\n");
            });
    return Markdown.html(page.toString());
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same lines at every start. */
  private static Path content(String name, int lines) {
    StringBuilder text = new StringBuilder("# The ").append(name).append("\n\n");
    for (int i = 2; i < lines; i++) {
      text.append(i % 40 == 0 ? "## Lesson " : i % 7 == 0 ? "- point " : "Sentence ")
          .append(i)
          .append(i % 3 == 0 ? " says that **a queue** forms where `arrivals`" : " goes on with")
          .append(" what the one before began.\n");
    }
    try {
      Path file = Files.createTempFile("chokepoint-" + name + "-", ".md");
      file.toFile().deleteOnExit();
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
