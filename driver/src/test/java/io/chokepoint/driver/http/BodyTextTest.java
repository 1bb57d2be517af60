package io.chokepoint.driver.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.airlift.compress.zstd.ZstdOutputStream;
import io.chokepoint.driver.plan.Fields;
import io.chokepoint.driver.plan.Inspection;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BodyTextTest {

  private static final String TEXT = "{\"name\": \"Jürgen €\"}";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gzip",
        "x-gzip",
        "GZIP",
        "deflate",
        "raw deflate",
        "deflate, gzip",
        "zstd",
        "identity"
      })
  void whatWasEncodedIsDecoded(String codings) throws IOException {
    byte[] body = TEXT.getBytes(StandardCharsets.UTF_8);
    for (String coding : codings.toLowerCase().split(", ")) {
      body = encoded(coding, body);
    }

    assertThat(text(body, Map.of("content-encoding", codings.replace("raw ", "")))).isEqualTo(TEXT);
  }

  /** As zlib of Node.js 20 (brotli 1.1) encodes them: the text, and 2,000,000 times "ab". */
  @Test
  void brotliIsDecoded() throws IOException {
    byte[] body = Base64.getDecoder().decode("CwuAeyJuYW1lIjogIkrDvHJnZW4g4oKsIn0D");
    byte[] bomb = Base64.getDecoder().decode("m/8IPfilwsTisjAAF6BH");

    assertThat(text(body, Map.of("content-encoding", "br"))).isEqualTo(TEXT);
    assertThat(text(bomb, Map.of("content-encoding", "br")))
        .startsWith("abab")
        .hasSizeBetween(Inspection.MOST_BYTES, Inspection.MOST_BYTES + 8192);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "text/html; charset=ISO-8859-1 | ISO-8859-1 | Jürgen",
        "text/html; Charset=\"windows-1252\" | windows-1252 | Jürgen €",
        "application/json; charset=UTF-16 | UTF-16 | Jürgen €",
        "application/json | UTF-8 | Jürgen €",
        "text/html; charset=nobodys | UTF-8 | Jürgen €",
        "nonsense;;;charset | UTF-8 | Jürgen €",
      })
  void itIsReadInTheCharsetThatItsHeaderNames(String type, String charset, String text)
      throws IOException {
    assertThat(text(text.getBytes(Charset.forName(charset)), Map.of("content-type", type)))
        .isEqualTo(text);
    assertThat(
            text(
                encoded("gzip", text.getBytes(Charset.forName(charset))),
                Map.of("content-type", type, "content-encoding", "gzip")))
        .isEqualTo(text);
  }

  @Test
  void ofAVeryLongOneTheBeginningIsRead() throws IOException {
    byte[] bomb = encoded("gzip", new byte[100 << 20]);
    byte[] cut = encoded("gzip", "ab".repeat(500_000).getBytes(StandardCharsets.UTF_8));

    assertThat(text(bomb, Map.of("content-encoding", "gzip")))
        .hasSizeBetween(Inspection.MOST_BYTES, Inspection.MOST_BYTES + 8192);
    assertThat(text(Arrays.copyOf(cut, cut.length / 2), Map.of("content-encoding", "gzip")))
        .startsWith("abab");
  }

  @Test
  void whatCannotBeDecodedIsSaid() {
    byte[] body = TEXT.getBytes(StandardCharsets.UTF_8);

    assertThatThrownBy(() -> text(body, Map.of("content-encoding", "dcb")))
        .hasMessage("body in content-encoding dcb");
    for (String coding : List.of("gzip", "br", "zstd")) {
      assertThatThrownBy(() -> text(body, Map.of("content-encoding", coding)))
          .hasMessage("body in content-encoding " + coding + " cannot be read");
    }
  }

  private static String text(byte[] body, Map<String, String> fields) throws IOException {
    return BodyText.of(
        Buffer.buffer(body),
        new Fields() {
          @Override
          public String first(String name) {
            return fields.get(name);
          }

          @Override
          public List<String> all(String name) {
            return fields.containsKey(name) ? List.of(fields.get(name)) : List.of();
          }
        });
  }

  private static byte[] encoded(String coding, byte[] body) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out =
        switch (coding) {
          case "gzip", "x-gzip" -> new GZIPOutputStream(bytes);
          case "deflate" -> new DeflaterOutputStream(bytes);
          case "zstd" -> new ZstdOutputStream(bytes);
          case "raw deflate" ->
              new DeflaterOutputStream(bytes, new Deflater(Deflater.DEFAULT_COMPRESSION, true));
          default -> bytes;
        }) {
      out.write(body);
    }
    return bytes.toByteArray();
  }
}
