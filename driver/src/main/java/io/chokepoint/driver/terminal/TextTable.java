package io.chokepoint.driver.terminal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A table in columns as wide as their widest cell; the first column to the left. Where a terminal
 * is too narrow for it each row becomes a paragraph.
 */
public final class TextTable {

  private final List<String[]> rows = new ArrayList<>();

  public TextTable(String... head) {
    rows.add(head);
  }

  public void row(String... cells) {
    rows.add(cells);
  }

  public void print(Screen screen) {
    int[] widths = new int[rows.get(0).length];
    for (String[] row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], width(row[i]));
      }
    }
    if (screen.live() && Arrays.stream(widths).sum() + 2 * (widths.length - 1) > screen.columns()) {
      rows.subList(1, rows.size()).forEach(row -> paragraph(row, screen));
      return;
    }
    boolean head = true;
    for (String[] row : rows) {
      String line = line(row, widths);
      screen.line(head ? screen.paint(Screen.Ink.DIM, line) : line);
      head = false;
    }
  }

  private void paragraph(String[] row, Screen screen) {
    screen.line(row[0]);
    StringBuilder line = new StringBuilder();
    for (int i = 1; i < row.length; i++) {
      String pair = rows.get(0)[i].isEmpty() ? row[i] : rows.get(0)[i] + " " + row[i];
      if (!line.isEmpty() && width(line + pair) + 5 > screen.columns()) {
        screen.line("  " + line);
        line.setLength(0);
      }
      line.append(line.isEmpty() || pair.isEmpty() ? "" : " · ").append(pair);
    }
    screen.line("  " + line);
  }

  private static String line(String[] row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String space = " ".repeat(widths[i] - width(row[i]));
      line.append(i == 0 ? row[i] + space : "  " + space + row[i]);
    }
    return line.toString().stripTrailing();
  }

  private static int width(String text) {
    return text.codePointCount(0, text.length());
  }
}
