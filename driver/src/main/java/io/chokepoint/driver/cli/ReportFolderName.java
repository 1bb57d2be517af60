package io.chokepoint.driver.cli;

import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Where a report goes by default: {@code reports/orders-20261121-031500}. */
public final class ReportFolderName {

  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

  private ReportFolderName() {}

  public static Path of(String name) {
    String plain =
        name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
    String start = plain.isEmpty() ? "run" : plain.substring(0, Math.min(60, plain.length()));
    return Path.of("reports", start + "-" + LocalDateTime.now(ZoneId.systemDefault()).format(TIME));
  }
}
