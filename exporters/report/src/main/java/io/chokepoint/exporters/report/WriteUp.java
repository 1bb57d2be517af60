package io.chokepoint.exporters.report;

import io.chokepoint.core.compare.Comparison;
import io.chokepoint.core.report.Report;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A load test as a team writes it up for others: several runs in one document, whose sections are
 * the same from one test to the next.
 *
 * @param scaled how long it was, of what was meant
 */
public record WriteUp(String title, String scaled, List<Page.Block> blocks) {

  public static final String MARKDOWN = "write-up.md";
  private static final String HTML = "write-up.html";

  public WriteUp {
    blocks = List.copyOf(blocks);
  }

  /**
   * Writes up some runs.
   *
   * @param name one of {@link WriteUps#ALL}
   * @param reports by the part's name, in the order they were run in
   * @param bytes how large each one's folder is; what is missing was not written
   * @param comparisons each one with an earlier run of the same; empty where there is none
   */
  public static WriteUp of(
      String name,
      String title,
      String scaled,
      Map<String, Report> reports,
      Map<String, Long> bytes,
      Map<String, Comparison> comparisons) {
    List<WriteUpSection> sections = WriteUps.ALL.get(name);
    if (sections == null) {
      throw new IllegalArgumentException("no write-up is called " + name);
    }
    Page page = new Page();
    sections.forEach(s -> s.write(reports, page));
    BeforeAndAfter.write(comparisons, page);
    RunSections.files(reports, bytes, page);
    return new WriteUp(title, scaled, page.blocks());
  }

  /**
   * Writes {@code write-up.md} and {@code write-up.html}.
   *
   * @throws ReportException if it cannot
   */
  public void write(Path folder) throws ReportException {
    Map<String, WholeFolder.Content> files = new LinkedHashMap<>();
    files.put(MARKDOWN, out -> out.write(markdown().getBytes(StandardCharsets.UTF_8)));
    files.put(HTML, out -> out.write(html().getBytes(StandardCharsets.UTF_8)));
    WholeFolder.writeAll(folder, files);
  }

  String markdown() {
    return MustacheTemplate.markdown("write-up.md.mustache")
        .fill(this)
        .replaceAll("\n{3,}", "\n\n");
  }

  private String html() {
    return MustacheTemplate.html("write-up.html.mustache")
        .fill(new Styled(this, MustacheTemplate.resource("report.css")));
  }

  private record Styled(WriteUp page, String css) {}
}
