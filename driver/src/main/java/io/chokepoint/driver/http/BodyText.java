package io.chokepoint.driver.http;

import io.airlift.compress.zstd.ZstdInputStream;
import io.chokepoint.driver.plan.Fields;
import io.chokepoint.driver.plan.Inspection;
import io.netty.handler.codec.http.HttpUtil;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.brotli.dec.BrotliInputStream;
import org.jspecify.annotations.Nullable;

/** The text of an answer's body: decoded, and read in the charset that its header names. */
final class BodyText {

  private BodyText() {}

  /**
   * The text, of its first {@link Inspection#MOST_BYTES} bytes.
   *
   * @throws IOException with a message for people, where it is encoded in a way that is not known
   *     or not as its header says
   */
  static String of(Buffer body, Fields fields) throws IOException {
    @Nullable String type = fields.first("content-type");
    Charset charset =
        type == null ? StandardCharsets.UTF_8 : HttpUtil.getCharset(type, StandardCharsets.UTF_8);
    List<String> codings = fields.all("content-encoding");
    return codings.isEmpty() || body.length() == 0
        ? body.toString(charset)
        : new String(decoded(body.getBytes(), String.join(",", codings)), charset);
  }

  /** The coding that was applied last is undone first. */
  private static byte[] decoded(byte[] body, String codings) throws IOException {
    String[] applied = codings.toLowerCase(Locale.ROOT).split(",");
    byte[] decoded = body;
    for (int i = applied.length - 1; i >= 0; i--) {
      decoded = decodedOnce(decoded, applied[i].strip());
    }
    return decoded;
  }

  private static byte[] decodedOnce(byte[] body, String coding) throws IOException {
    InputStream bytes = new ByteArrayInputStream(body);
    return switch (coding) {
      case "", "identity" -> body;
      case "gzip", "x-gzip" -> read(coding, body.length, () -> new GZIPInputStream(bytes));
      case "deflate" ->
          read(
              coding,
              body.length,
              () -> new InflaterInputStream(bytes, new Inflater(!isZlib(body))));
      case "br" -> read(coding, body.length, () -> new BrotliInputStream(bytes));
      case "zstd" -> read(coding, body.length, () -> new ZstdInputStream(bytes));
      default -> throw new IOException("body in content-encoding " + coding);
    };
  }

  private interface Opening {
    InputStream open() throws IOException;
  }

  /** Of a body that was cut off, as far as it goes. */
  private static byte[] read(String coding, int length, Opening opening) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] part = new byte[8192];
    try (InputStream in = opening.open()) {
      int n = in.read(part);
      while (n >= 0 && out.size() < Inspection.MOST_BYTES) {
        out.write(part, 0, n);
        n = in.read(part);
      }
    } catch (EOFException e) {
      // what there is of it
    } catch (IOException | RuntimeException e) {
      if (length >= Inspection.MOST_BYTES) {
        return out.toByteArray(); // not every decoder tells an end from a mistake
      }
      throw new IOException("body in content-encoding " + coding + " cannot be read", e);
    }
    return out.toByteArray();
  }

  /** RFC 9110 means the format of RFC 1950; some servers send RFC 1951's without its header. */
  private static boolean isZlib(byte[] body) {
    return body.length > 1
        && (body[0] & 15) == 8
        && ((body[0] & 0xFF) * 256 + (body[1] & 0xFF)) % 31 == 0;
  }
}
