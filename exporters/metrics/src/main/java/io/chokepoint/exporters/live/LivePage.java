package io.chokepoint.exporters.live;

import io.chokepoint.core.model.ResourceKind;
import io.chokepoint.exporters.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** One HTML page with all it needs inside; it asks only the agent that served it. */
public final class LivePage {

  private static final String ROOT = "/io/chokepoint/exporters/";

  private LivePage() {}

  /** The page; read anew, as keeping 80 KB for those who may never look is not worth it. */
  public static String html() {
    return text("live/live.html")
        .replace("{{uplot.css}}", text("vendor/uPlot.min.css"))
        .replace("{{live.css}}", text("live/live.css"))
        .replace("{{uplot.js}}", text("vendor/uPlot.iife.min.js"))
        .replace("{{live.js}}", text("figures.js") + text("live/live.js"))
        .replace("{{kinds}}", kinds());
  }

  private static String kinds() {
    return Json.text(
        Arrays.stream(ResourceKind.values())
            .map(k -> List.of(k.label(), k.hue(), k.words(k.waits(), ""), k.waits()))
            .toList());
  }

  private static String text(String resource) {
    try (InputStream in = LivePage.class.getResourceAsStream(ROOT + resource)) {
      if (in == null) {
        throw new IllegalStateException("not in the jar: " + resource);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
