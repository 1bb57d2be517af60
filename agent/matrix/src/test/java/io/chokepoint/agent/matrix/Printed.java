package io.chokepoint.agent.matrix;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;

/** Writes each row's result to {@code target/matrix.md} and to the build's output. */
final class Printed implements TestWatcher {

  private static final Path FILE = Path.of(System.getProperty("chokepoint.matrix"), "matrix.md");

  @Override
  public void testSuccessful(ExtensionContext context) {
    print(context, "passed");
  }

  @Override
  public void testFailed(ExtensionContext context, Throwable cause) {
    print(context, "FAILED");
  }

  private static synchronized void print(ExtensionContext context, String result) {
    String line =
        String.format(
            "| %-40s | JDK %-3s | %-60s | %s |%n",
            context.getDisplayName().replaceFirst("^\\[\\d+] (row = )?", ""),
            Runtime.version().feature(),
            context.getRequiredTestMethod().getName(),
            result);
    System.out.print(line);
    try {
      Files.createDirectories(FILE.getParent());
      Files.writeString(FILE, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
