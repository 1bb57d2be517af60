package io.chokepoint.driver.results;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;

/** JSON in results: one document a line, or one a file. */
final class Documents {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Documents() {}

  /** What a line holds. */
  interface Line {
    void read(JsonNode document);
  }

  /**
   * Reads a document a line.
   *
   * @param mark what a line of interest has among its first bytes; others are not looked at
   */
  static void eachLine(ResultFile file, byte[][] mark, Recording into, Line line)
      throws IOException {
    try (LineReader lines = new LineReader(file.open())) {
      while (lines.next()) {
        if (lines.to == lines.from || !marked(lines, mark)) {
          continue;
        }
        try {
          line.read(MAPPER.readTree(lines.bytes, lines.from, lines.to - lines.from));
        } catch (IOException e) {
          into.problems.broken(lines.line(), "it is no JSON");
        } catch (NumberFormatException | DateTimeException e) {
          into.problems.broken(lines.line(), String.valueOf(e.getMessage()));
        }
      }
    }
  }

  private static boolean marked(LineReader lines, byte[][] marks) {
    int end = Math.min(lines.to, lines.from + 120);
    for (byte[] mark : marks) {
      for (int at = lines.from; at + mark.length <= end; at++) {
        if (java.util.Arrays.equals(lines.bytes, at, at + mark.length, mark, 0, mark.length)) {
          return true;
        }
      }
    }
    return marks.length == 0;
  }

  /** The only document of a file. */
  static JsonNode whole(ResultFile file) throws IOException {
    try (InputStream in = file.open()) {
      return MAPPER.readTree(in);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new IOException(
          "line " + e.getLocation().getLineNr() + ": it is no JSON: " + e.getOriginalMessage(), e);
    }
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** The node, which must be there. */
  static JsonNode need(JsonNode node, String name) {
    JsonNode child = node.path(name);
    if (child.isMissingNode() || child.isNull()) {
      throw new NumberFormatException("\"" + name + "\" is missing");
    }
    return child;
  }

  /** Nanoseconds of Unix time. */
  static long nanos(String time) {
    Instant at = OffsetDateTime.parse(time).toInstant();
    return at.getEpochSecond() * 1_000_000_000L + at.getNano();
  }
}
