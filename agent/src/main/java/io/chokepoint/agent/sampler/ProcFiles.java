package io.chokepoint.agent.sampler;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The files that Linux shows its state in, below a root that tests choose. */
final class ProcFiles {

  private final Path root;

  ProcFiles(Path root) {
    this.root = root;
  }

  /** The file's text; null where it is missing or may not be read. */
  @Nullable String text(String file) {
    try {
      // not readString: these files have no size, and readAllBytes copes with that
      return new String(Files.readAllBytes(path(file)), StandardCharsets.US_ASCII);
    } catch (IOException | SecurityException e) {
      return null;
    }
  }

  List<String> lines(String file) {
    String text = text(file);
    return text == null ? List.of() : text.lines().toList();
  }

  /** The number after {@code "key:"} or {@code "key "} at a line's start; null where none. */
  static @Nullable Long number(@Nullable String text, String key) {
    if (text == null) {
      return null;
    }
    for (String line : text.split("\n")) {
      if (line.startsWith(key) && line.length() > key.length()) {
        char next = line.charAt(key.length());
        if (next == ':' || next == ' ') {
          return number(line.substring(key.length() + 1).trim().split("\\s+")[0]);
        }
      }
    }
    return null;
  }

  static @Nullable Long number(@Nullable String text) {
    try {
      return text == null ? null : Long.valueOf(text.trim());
    } catch (NumberFormatException e) {
      return null;
    }
  }

  Path path(String file) {
    return root.resolve(file.substring(1));
  }
}
