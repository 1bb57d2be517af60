package io.chokepoint.agent.matrix;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;

/**
 * The table of all rows, {@code target/matrix.md}: written anew with each result, those of other
 * JDKs and test classes kept.
 */
final class Printed implements TestWatcher {

  private static final Path FILE = Path.of(System.getProperty("chokepoint.matrix"), "matrix.md");
  private static final List<String> HEAD =
      List.of("| library | JDK | what was shown | result |", "|---|---|---|---|");

  @Override
  public void testSuccessful(ExtensionContext context) {
    print(context, "passed");
  }

  @Override
  public void testFailed(ExtensionContext context, Throwable cause) {
    print(context, "FAILED");
  }

  private static synchronized void print(ExtensionContext context, String result) {
    String row =
        String.format(
            "| %-24s | %2d | %-70s |",
            context.getDisplayName().replaceFirst("^\\[\\d+] (row = )?", ""),
            Runtime.version().feature(),
            inWords(context.getRequiredTestMethod().getName()));
    System.out.println(row + " " + result + " |");
    try {
      write(row, result);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(String row, String result) throws IOException {
    TreeMap<String, String> rows = new TreeMap<>();
    if (Files.exists(FILE)) {
      for (String line : Files.readAllLines(FILE)) {
        int last = line.lastIndexOf('|', line.length() - 2);
        rows.put(line.substring(0, last + 1), line.substring(last + 1));
      }
    }
    rows.put(row, " " + result + " |");
    StringBuilder table = new StringBuilder(String.join("\n", HEAD)).append('\n');
    rows.forEach(
        (start, end) -> {
          if (!HEAD.contains(start + end)) {
            table.append(start).append(end).append('\n');
          }
        });
    Files.createDirectories(FILE.getParent());
    Files.writeString(FILE, table);
  }

  /** {@code accountsForBorrows} as words. */
  private static String inWords(String name) {
    return name.replaceAll("([A-Z])", " $1").toLowerCase(Locale.ROOT);
  }
}
