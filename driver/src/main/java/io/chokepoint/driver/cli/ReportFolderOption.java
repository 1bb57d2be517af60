package io.chokepoint.driver.cli;

import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --report}, of commands that write one always. */
final class ReportFolderOption {

  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

  @Option(
      names = "--report",
      paramLabel = "DIR",
      description = "Where the report goes (default: reports/NAME-DATE-TIME).")
  @Nullable Path folder;

  /** Where a run's report goes: by default {@code reports/orders-20261121-031500}. */
  Path folder(String name) {
    if (folder != null) {
      return folder;
    }
    String plain =
        name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
    String start = plain.isEmpty() ? "run" : plain.substring(0, Math.min(60, plain.length()));
    return Path.of("reports", start + "-" + LocalDateTime.now(ZoneId.systemDefault()).format(TIME));
  }
}
