package io.chokepoint.exporters.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.chokepoint.core.report.Report;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The report for people: one page with everything inside, so that it can be mailed. */
final class HtmlFile implements ReportFile {

  private static final String VENDOR = "/io/chokepoint/exporters/vendor/";

  @Override
  public String name() {
    return "report.html";
  }

  @Override
  public void write(Report report, OutputStream out) throws IOException {
    out.write(page(report).getBytes(StandardCharsets.UTF_8));
  }

  static String page(Report report) throws IOException {
    Page page =
        new Page(
            ReportView.of(report),
            Template.resource(VENDOR + "uPlot.min.css") + Template.resource("report.css"),
            json(Charts.of(report.run())),
            Template.resource(VENDOR + "uPlot.LICENSE").replace("*/", ""),
            Template.resource(VENDOR + "uPlot.iife.min.js"),
            Template.resource("report.js"));
    return Template.html("report.html.mustache").fill(page);
  }

  /** What the page is made of; all but the view is ours and goes in as it is. */
  private record Page(
      ReportView view, String css, String data, String license, String charts, String script) {}

  private static String json(Charts.Data data) throws JsonProcessingException {
    JsonMapper mapper = new JsonMapper();
    mapper.getFactory().setCharacterEscapes(new InsideScript());
    return mapper.writeValueAsString(data);
  }

  /** Writes what could end a script element, or a line inside one, by its code point. */
  private static final class InsideScript extends CharacterEscapes {

    private static final long serialVersionUID = 1L;

    @Override
    public int[] getEscapeCodesForAscii() {
      int[] codes = CharacterEscapes.standardAsciiEscapesForJSON();
      for (char c : new char[] {'<', '>', '&'}) {
        codes[c] = CharacterEscapes.ESCAPE_STANDARD;
      }
      return codes;
    }

    @Override
    public @Nullable SerializableString getEscapeSequence(int c) {
      return c == '\u2028' || c == '\u2029'
          ? new SerializedString(String.format("\\u%04x", c))
          : null;
    }
  }
}
