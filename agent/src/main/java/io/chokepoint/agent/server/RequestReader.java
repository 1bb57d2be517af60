package io.chokepoint.agent.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads one request of HTTP/1.1 or 1.0, within bounds: RFC 9112 as far as a client of the agent
 * needs it. Bodies have a length; chunked ones are refused.
 */
final class RequestReader {

  private static final int LONGEST_HEAD = 16 << 10;
  private static final int LONGEST_BODY = 64 << 10;
  private static final byte[] GO_ON =
      "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private final InputStream in;
  private final boolean local;
  private final Runnable nextPart;
  private final Map<String, String> headers = new HashMap<>();
  private int read;
  private String version = "HTTP/1.1";

  /**
   * @param local whether the client is on this machine
   * @param nextPart told when the head begins to come in, and before the body is read
   */
  RequestReader(InputStream in, boolean local, Runnable nextPart) {
    this.in = in;
    this.local = local;
    this.nextPart = nextPart;
  }

  /**
   * The next request; null where the client has closed.
   *
   * @param out where a client is told that its body is wanted
   * @throws RefusedException if it is not a request
   */
  @Nullable ServerRequest read(OutputStream out) throws IOException, RefusedException {
    String first = firstLine();
    if (first == null) {
      return null;
    }
    String[] parts = first.split(" ", -1);
    if (parts.length != 3 || parts[0].isEmpty() || parts[1].isEmpty()) {
      throw new RefusedException(400, "no HTTP request");
    }
    version = parts[2];
    if (!version.equals("HTTP/1.1") && !version.equals("HTTP/1.0")) {
      throw new RefusedException(505, "only HTTP/1.1 and HTTP/1.0 are spoken here");
    }
    for (String line = line(); !line.isEmpty(); line = line()) {
      header(line);
    }
    String target = originForm(parts[1]);
    if (version.equals("HTTP/1.1") && !headers.containsKey("host")) {
      throw new RefusedException(400, "header Host is missing");
    }
    int question = target.indexOf('?');
    String path = question < 0 ? target : target.substring(0, question);
    return new ServerRequest(
        parts[0],
        decoded(path.replace("+", "%2B")),
        query(question < 0 ? "" : target.substring(question + 1)),
        Map.copyOf(headers),
        body(out),
        local);
  }

  /** Whether the connection may be used again after this request. */
  boolean persistent() {
    String connection = headers.getOrDefault("connection", "").toLowerCase(Locale.ROOT);
    return chunks() && !connection.contains("close");
  }

  /** Whether the client understands an answer in chunks. */
  boolean chunks() {
    return version.equals("HTTP/1.1");
  }

  /** Empty lines before a request are passed over, as old clients send one after a body. */
  private @Nullable String firstLine() throws IOException, RefusedException {
    in.mark(1);
    if (in.read() < 0) {
      return null;
    }
    in.reset();
    nextPart.run();
    String line = line();
    return line.isEmpty() ? line() : line;
  }

  private String line() throws IOException, RefusedException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new IOException("closed in the middle of a request");
      }
      if (++read > LONGEST_HEAD) {
        throw new RefusedException(431, "head is longer than " + LONGEST_HEAD + " bytes");
      }
      line.append((char) c);
    }
    int end = line.length() - 1;
    return end >= 0 && line.charAt(end) == '\r' ? line.substring(0, end) : line.toString();
  }

  private void header(String line) throws RefusedException {
    int colon = line.indexOf(':');
    String name = colon < 0 ? "" : line.substring(0, colon).toLowerCase(Locale.ROOT);
    if (name.isEmpty() || name.chars().anyMatch(c -> c <= ' ')) {
      throw new RefusedException(400, "a header without a name");
    }
    String before = headers.putIfAbsent(name, line.substring(colon + 1).trim());
    if (before != null && (name.equals("host") || name.equals("content-length"))) {
      throw new RefusedException(400, "header " + name + " comes twice");
    }
  }

  /** A whole URL is taken apart: what it names is the host that is asked for. */
  private String originForm(String target) throws RefusedException {
    if (target.startsWith("/") || target.equals("*")) {
      return target;
    }
    try {
      URI url = new URI(target);
      if (url.getRawAuthority() == null) {
        throw new RefusedException(400, "a path begins with /");
      }
      headers.put("host", url.getRawAuthority());
      String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
      return url.getRawQuery() == null ? path : path + "?" + url.getRawQuery();
    } catch (URISyntaxException e) {
      throw new RefusedException(400, "a path begins with /");
    }
  }

  private byte[] body(OutputStream out) throws IOException, RefusedException {
    if (headers.containsKey("transfer-encoding")) {
      throw new RefusedException(411, "send the body with its Content-Length");
    }
    String text = headers.getOrDefault("content-length", "0");
    if (!text.matches("\\d{1,18}")) {
      throw new RefusedException(400, "Content-Length is no number");
    }
    long length = Long.parseLong(text);
    if (length > LONGEST_BODY) {
      throw new RefusedException(413, "body is longer than " + LONGEST_BODY + " bytes");
    }
    if (length == 0) {
      return new byte[0];
    }
    nextPart.run();
    if ("100-continue".equalsIgnoreCase(headers.get("expect"))) {
      out.write(GO_ON);
    }
    byte[] body = in.readNBytes((int) length);
    if (body.length < length) {
      throw new IOException("closed in the middle of a body");
    }
    return body;
  }

  private static Map<String, String> query(String raw) {
    Map<String, String> query = new HashMap<>();
    for (String pair : raw.isEmpty() ? new String[0] : raw.split("&")) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      query.put(decoded(name), equals < 0 ? "" : decoded(pair.substring(equals + 1)));
    }
    return query;
  }

  /** What is badly escaped is taken as it stands: it will be refused for what it says. */
  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }
}
