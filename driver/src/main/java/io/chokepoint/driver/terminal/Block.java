package io.chokepoint.driver.terminal;

import java.util.List;

/**
 * Lines at the end of a terminal's text that are written over again and again. The cursor is left
 * as it is, so that nothing has to be put back when the process is killed. No line may wrap, or the
 * count of lines to go up would be wrong: lines are cut to the width, and while the block is
 * written the terminal itself is told not to wrap, should it have become narrower.
 */
final class Block {

  private static final int LABEL = 11;
  private static final String UP = "\u001B[%dA";
  private static final String CLEAR_DOWN = "\u001B[J";
  private static final String CLEAR_RIGHT = "\u001B[K";
  private static final String NO_WRAP = "\u001B[?7l";
  private static final String WRAP = "\u001B[?7h";

  private final Screen screen;
  private List<String> shown = List.of();

  Block(Screen screen) {
    this.screen = screen;
  }

  /** What stands before a line of the block. */
  String label(String label) {
    return screen.paint(Screen.Ink.DIM, "  " + label + " ".repeat(LABEL - label.length()));
  }

  /** Written over in place, in one go: clearing first would flicker. */
  void draw(List<String> lines) {
    List<String> visible = lines.subList(0, Math.min(lines.size(), screen.rows() - 1));
    StringBuilder text = new StringBuilder();
    if (!shown.isEmpty()) {
      text.append(UP.formatted(shown.size())).append('\r');
    }
    text.append(NO_WRAP);
    for (String line : visible) {
      text.append(Width.cut(screen.plain(line), screen.columns() - 1))
          .append(CLEAR_RIGHT)
          .append(System.lineSeparator());
    }
    text.append(WRAP).append(CLEAR_DOWN);
    screen.out().print(text);
    screen.out().flush();
    shown = List.copyOf(visible);
  }

  /** A line that stays, above the block. */
  void above(String line) {
    List<String> below = shown;
    wipe();
    screen.line(line);
    draw(below);
  }

  /** Leaves nothing behind. */
  void wipe() {
    if (!shown.isEmpty()) {
      screen.out().print(UP.formatted(shown.size()) + "\r" + CLEAR_DOWN);
      shown = List.of();
    }
    screen.out().flush();
  }
}
