package io.chokepoint.examples.shop;

import java.util.regex.Pattern;

/** As much of Markdown as the shop's texts use, line by line. */
final class Markdown {

  private static final Pattern BOLD = Pattern.compile("\\*\\*([^*]+)\\*\\*");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");

  private Markdown() {}

  static String html(String text) {
    StringBuilder page = new StringBuilder("<!doctype html><html><body>");
    text.lines().forEach(line -> page.append(element(line)).append('\n'));
    return page.append("</body></html>").toString();
  }

  private static String element(String line) {
    String safe = line.replace("&", "&amp;").replace("<", "&lt;");
    String inside =
        CODE.matcher(BOLD.matcher(safe).replaceAll("<b>$1</b>")).replaceAll("<code>$1</code>");
    if (inside.startsWith("## ")) {
      return "<h2>" + inside.substring(3) + "</h2>";
    }
    if (inside.startsWith("# ")) {
      return "<h1>" + inside.substring(2) + "</h1>";
    }
    return inside.startsWith("- ") ? "<li>" + inside.substring(2) + "</li>" : "<p>" + inside;
  }
}
