package io.chokepoint.exporters.report;

import io.chokepoint.core.compare.Trend;
import io.chokepoint.exporters.json.Json;
import io.chokepoint.exporters.json.TrendDocument;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** A folder with a trend in every form, whole or not at all. */
public final class TrendFolder {

  private TrendFolder() {}

  /**
   * Writes {@code trend.html}, {@code trend.md} and {@code trend.json}.
   *
   * @throws ReportException if it cannot
   */
  public static void write(Path folder, Trend trend) throws ReportException {
    TrendView view = TrendView.of(trend);
    Map<String, WholeFolder.Content> files = new LinkedHashMap<>();
    files.put(
        "trend.html",
        out ->
            out.write(
                HtmlPage.fill("trend.html.mustache", view, TrendCharts.of(trend))
                    .getBytes(StandardCharsets.UTF_8)));
    files.put(
        "trend.md",
        out ->
            out.write(
                MustacheTemplate.markdown("trend.md.mustache")
                    .fill(view)
                    .replaceAll("\n{3,}", "\n\n")
                    .getBytes(StandardCharsets.UTF_8)));
    files.put("trend.json", out -> Json.writeIndented(TrendDocument.of(trend), out));
    WholeFolder.writeAll(folder, files);
  }
}
