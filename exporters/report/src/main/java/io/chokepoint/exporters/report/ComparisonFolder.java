package io.chokepoint.exporters.report;

import io.chokepoint.core.compare.Comparison;
import io.chokepoint.core.run.Run;
import io.chokepoint.exporters.json.ComparisonDocument;
import io.chokepoint.exporters.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** A folder with a comparison in every form, whole or not at all. */
public final class ComparisonFolder {

  private ComparisonFolder() {}

  /**
   * Writes {@code compare.html}, {@code compare.md}, {@code compare.json} and {@code junit.xml}.
   *
   * @param before a run of that side, for the charts
   * @throws ReportException if it cannot
   */
  public static void write(Path folder, Comparison comparison, Run before, Run after)
      throws ReportException {
    Map<String, WholeFolder.Content> files = new LinkedHashMap<>();
    files.put("compare.html", out -> out.write(html(comparison, before, after)));
    files.put("compare.md", out -> out.write(markdown(comparison)));
    files.put("compare.json", out -> Json.writeIndented(ComparisonDocument.of(comparison), out));
    files.put("junit.xml", out -> ComparisonJunit.write(comparison, out));
    WholeFolder.writeAll(folder, files);
  }

  private static byte[] html(Comparison comparison, Run before, Run after) throws IOException {
    return HtmlPage.fill(
            "compare.html.mustache",
            ComparisonView.of(comparison),
            ComparisonCharts.of(before, after))
        .getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] markdown(Comparison comparison) {
    return MustacheTemplate.markdown("compare.md.mustache")
        .fill(ComparisonView.of(comparison))
        .replaceAll("\n{3,}", "\n\n")
        .getBytes(StandardCharsets.UTF_8);
  }
}
