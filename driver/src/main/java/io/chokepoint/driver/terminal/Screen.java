package io.chokepoint.driver.terminal;

import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Where output goes, and what it can show there.
 *
 * @param live whether lines already written can be written over
 * @param color whether bold and colours come out as such
 * @param unicode whether anything outside ASCII comes out as itself
 * @param columns how wide it is
 * @param rows how high it is
 */
public record Screen(
    PrintStream out, boolean live, boolean color, boolean unicode, int columns, int rows) {

  private static final int USUAL_COLUMNS = 100;
  private static final int TERMINAL_COLUMNS = 80;
  private static final int LEAST_COLUMNS = 20;
  private static final int USUAL_ROWS = 24;
  private static final int LEAST_ROWS = 3;

  /**
   * Standard output.
   *
   * @param plain whether to print plain lines even on a terminal
   */
  public static Screen standard(boolean plain) {
    return of(System.getenv(), plain, isTerminal());
  }

  static Screen of(Map<String, String> environment, boolean plain, boolean terminal) {
    Charset charset = charset();
    boolean able =
        terminal
            && !plain
            && !environment.containsKey("NO_COLOR")
            && !"dumb".equals(environment.get("TERM"))
            && environment.containsKey("TERM");
    PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, charset);
    boolean unicode = charset.equals(StandardCharsets.UTF_8);
    Size size = able ? size(environment) : new Size(USUAL_ROWS, USUAL_COLUMNS);
    return new Screen(out, able, able, unicode, size.columns, size.rows);
  }

  /** The text, in a weight or colour where the screen has them. */
  public String paint(Ink ink, String text) {
    return color ? "\u001B[" + ink.code + "m" + text + "\u001B[0m" : text;
  }

  /** The first, or where that cannot be shown the second. */
  public String glyph(String fine, String ascii) {
    return unicode ? fine : ascii;
  }

  /** Replaces what an ASCII screen would show as question marks. */
  public String plain(String text) {
    if (unicode) {
      return text;
    }
    return text.replace("→", "->")
        .replace("µ", "u")
        .replace("≥", ">=")
        .replace("≤", "<=")
        .replace("≫", ">>")
        .replace("≈", "~")
        .replace("×", "x")
        .replace("·", "|")
        .replace("…", "...")
        .replace("–", "-")
        .replace("—", "-")
        .replace("−", "-")
        .replace("±", "+/-")
        .replace("\u00A0", " ")
        .replace("\u202F", " ");
  }

  public void line(String text) {
    out.println(plain(text));
  }

  /** How text can stand out. */
  public enum Ink {
    BOLD("1"),
    DIM("2"),
    RED("31"),
    GREEN("32"),
    YELLOW("33");

    private final String code;

    Ink(String code) {
      this.code = code;
    }
  }

  /** From JDK 22 on a console is no proof of a terminal; it has to be asked. */
  @SuppressWarnings("SystemConsoleNull")
  private static boolean isTerminal() {
    @Nullable Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (ReflectiveOperationException e) {
      return true;
    }
  }

  private static Charset charset() {
    for (String property :
        new String[] {"stdout.encoding", "sun.stdout.encoding", "native.encoding"}) {
      @Nullable String name = System.getProperty(property);
      if (name != null) {
        try {
          return Charset.forName(name);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
          // the next property then
        }
      }
    }
    return StandardCharsets.US_ASCII;
  }

  private record Size(int rows, int columns) {

    Size {
      rows = rows <= 0 ? USUAL_ROWS : Math.max(LEAST_ROWS, rows);
      columns = columns <= 0 ? TERMINAL_COLUMNS : Math.max(LEAST_COLUMNS, columns);
    }
  }

  private static Size size(Map<String, String> environment) {
    Size asked = asked();
    @Nullable String columns = environment.get("COLUMNS");
    return columns != null && columns.matches("\\d{2,4}")
        ? new Size(asked.rows, Integer.parseInt(columns))
        : asked;
  }

  private static Size asked() {
    try {
      Process stty = new ProcessBuilder("stty", "size").redirectInput(Redirect.INHERIT).start();
      String size = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      stty.waitFor(1, TimeUnit.SECONDS);
      String[] known = size.strip().split(" ", 2);
      return new Size(Integer.parseInt(known[0]), Integer.parseInt(known[known.length - 1]));
    } catch (IOException | NumberFormatException e) {
      return new Size(0, 0);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Size(0, 0);
    }
  }
}
