package io.chokepoint.agent.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * An answer on its way out. A short one leaves with its length in one write; a longer one in chunks
 * as it is made, or, to a client that knows no chunks, until the connection ends.
 */
final class Reply extends OutputStream {

  /** Told before bytes leave and after they have left. */
  interface Writing {
    void begins(boolean begins);
  }

  /** Which JVM this is: containers give each the process id 1. */
  private static final String PROCESS =
      ProcessHandle.current().pid() + " " + ManagementFactory.getRuntimeMXBean().getStartTime();

  private static final int BUFFER = 16 << 10;
  private static final byte[] NOTHING = {};
  private static final Map<Integer, String> REASONS =
      Map.ofEntries(
          Map.entry(200, "OK"),
          Map.entry(400, "Bad Request"),
          Map.entry(403, "Forbidden"),
          Map.entry(404, "Not Found"),
          Map.entry(405, "Method Not Allowed"),
          Map.entry(409, "Conflict"),
          Map.entry(411, "Length Required"),
          Map.entry(413, "Content Too Large"),
          Map.entry(415, "Unsupported Media Type"),
          Map.entry(431, "Request Header Fields Too Large"),
          Map.entry(500, "Internal Server Error"),
          Map.entry(505, "HTTP Version Not Supported"));

  private final OutputStream out;
  private final boolean persistent;
  private final boolean chunks;
  private final Writing writing;
  private final byte[] buffer = new byte[BUFFER];
  private int buffered;
  private String head = "";
  private byte[] waiting = NOTHING;
  private boolean begun;
  private boolean chunked;

  /**
   * @param persistent whether another request may follow
   * @param chunks whether the client understands them
   */
  Reply(OutputStream out, boolean persistent, boolean chunks, Writing writing) {
    this.out = out;
    this.persistent = persistent;
    this.chunks = chunks;
    this.writing = writing;
  }

  /**
   * Sends all of an answer.
   *
   * @param headOnly without its body
   */
  void send(ServerAnswer answer, boolean headOnly) throws IOException {
    head = head(answer);
    buffered = 0;
    if (headOnly) {
      begin("");
      flushBuffer();
      return;
    }
    answer.body().writeTo(this);
    if (!begun) {
      begin("Content-Length: " + buffered + "\r\n");
    }
    flushBuffer();
    if (chunked) {
      leave(ascii("0\r\n\r\n"));
    }
  }

  /** Whether any of it has left. */
  boolean begun() {
    return begun;
  }

  @Override
  public void write(int b) throws IOException {
    if (buffered == BUFFER) {
      makeRoom();
    }
    buffer[buffered++] = (byte) b;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    int from = offset;
    int left = length;
    while (left > 0) {
      if (buffered == BUFFER) {
        makeRoom();
      }
      int n = Math.min(left, BUFFER - buffered);
      System.arraycopy(bytes, from, buffer, buffered, n);
      buffered += n;
      from += n;
      left -= n;
    }
  }

  private String head(ServerAnswer answer) {
    StringBuilder text = new StringBuilder("HTTP/1.1 ");
    text.append(answer.status()).append(' ');
    text.append(REASONS.getOrDefault(answer.status(), "Answer")).append("\r\n");
    header(text, "Content-Type", answer.contentType());
    header(text, "Cache-Control", "no-store");
    header(text, "Chokepoint-Time", String.valueOf(System.currentTimeMillis()));
    header(text, "Chokepoint-Process", PROCESS);
    header(text, "X-Content-Type-Options", "nosniff");
    answer.headers().forEach((name, value) -> header(text, name, value));
    if (!persistent) {
      header(text, "Connection", "close");
    }
    return text.toString();
  }

  private static void header(StringBuilder text, String name, String value) {
    text.append(name).append(": ").append(value).append("\r\n");
  }

  private void makeRoom() throws IOException {
    if (!begun) {
      chunked = chunks;
      begin(chunks ? "Transfer-Encoding: chunked\r\n" : "");
    }
    flushBuffer();
  }

  /** The head waits for the first bytes of the body: one write is one packet. */
  private void begin(String framing) throws IOException {
    begun = true;
    waiting = (head + framing + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
  }

  private void flushBuffer() throws IOException {
    ByteArrayOutputStream whole = new ByteArrayOutputStream(waiting.length + buffered + 16);
    whole.writeBytes(waiting);
    boolean chunk = chunked && buffered > 0;
    if (chunk) {
      whole.writeBytes(ascii(Integer.toHexString(buffered) + "\r\n"));
    }
    whole.write(buffer, 0, buffered);
    if (chunk) {
      whole.writeBytes(ascii("\r\n"));
    }
    waiting = NOTHING;
    buffered = 0;
    leave(whole.toByteArray());
  }

  private void leave(byte[] bytes) throws IOException {
    writing.begins(true);
    out.write(bytes);
    writing.begins(false);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
