package io.chokepoint.exporters.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.jspecify.annotations.Nullable;

/** A page with everything inside: look, data, chart library and script. */
final class HtmlPage {

  private static final String VENDOR = "/io/chokepoint/exporters/vendor/";

  private HtmlPage() {}

  /**
   * Fills a template.
   *
   * @param view what the template calls {@code view}
   */
  static String fill(String template, Object view, Charts.Data charts)
      throws JsonProcessingException {
    Page page =
        new Page(
            view,
            MustacheTemplate.resource(VENDOR + "uPlot.min.css")
                + MustacheTemplate.resource("report.css"),
            json(charts),
            MustacheTemplate.resource(VENDOR + "uPlot.LICENSE").replace("*/", ""),
            MustacheTemplate.resource(VENDOR + "uPlot.iife.min.js"),
            MustacheTemplate.resource("/io/chokepoint/exporters/figures.js")
                + MustacheTemplate.resource("report.js"));
    return MustacheTemplate.html(template).fill(page);
  }

  /** What the page is made of; all but the view is ours and goes in as it is. */
  private record Page(
      Object view, String css, String data, String license, String charts, String script) {}

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
