package io.chokepoint.driver.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Requests as HTTP/1.1 has them on the wire (RFC 9112). One that is the same as the endpoint's last
 * is not written out again: only its bytes are sent.
 */
final class RequestBytes {

  private static final String END = "\r\n";

  /** Bytes of a body that cost more to copy than a second buffer costs to send. */
  private static final int WORTH_NO_COPY = 16 * 1024;

  private final RequestFactory.@Nullable Ready[] last;
  private final @Nullable ByteBuf[] bytesOfLast;

  /** Requests of a plan with so many endpoints. */
  RequestBytes(int endpoints) {
    this.last = new RequestFactory.Ready[endpoints];
    this.bytesOfLast = new ByteBuf[endpoints];
  }

  /** The bytes of a request that will not come a second time. */
  ByteBuf once(RequestFactory.Ready ready) {
    return written(ready);
  }

  /** A buffer that may be written once. */
  ByteBuf of(int endpoint, RequestFactory.Ready ready) {
    @Nullable ByteBuf same = last[endpoint] == ready ? bytesOfLast[endpoint] : null;
    if (same == null) {
      same = Unpooled.unreleasableBuffer(written(ready));
      last[endpoint] = ready;
      bytesOfLast[endpoint] = same;
    }
    return same.duplicate();
  }

  private static ByteBuf written(RequestFactory.Ready ready) {
    StringBuilder head = new StringBuilder(256);
    head.append(ready.options().getMethod().name()).append(' ');
    path(head, ready.options().getURI());
    head.append(" HTTP/1.1").append(END);
    @Nullable MultiMap headers = ready.options().getHeaders();
    if (headers == null || !headers.contains("host")) {
      field(head, "host", ready.site().field());
    }
    if (headers != null) {
      for (Map.Entry<String, String> e : headers.entries()) {
        field(head, e.getKey(), e.getValue());
      }
    }
    @Nullable Buffer body = ready.body();
    if (body != null) {
      field(head, "content-length", String.valueOf(body.length()));
    }
    byte[] start = head.append(END).toString().getBytes(StandardCharsets.ISO_8859_1);
    if (body == null) {
      return Unpooled.wrappedBuffer(start);
    }
    return body.length() < WORTH_NO_COPY
        ? Unpooled.wrappedBuffer(Buffer.buffer(start).appendBuffer(body).getBytes())
        : Unpooled.wrappedBuffer(
            Unpooled.wrappedBuffer(start),
            Unpooled.unreleasableBuffer(((BufferInternal) body).getByteBuf()));
  }

  /** What a path may not contain, data might: it is escaped, as browsers do. */
  private static void path(StringBuilder out, String path) {
    for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
      if (b > ' ' && b < 127) {
        out.append((char) b);
      } else {
        out.append('%').append(String.format("%02X", b));
      }
    }
  }

  /** A line break in data must not begin a header of its own. */
  private static void field(StringBuilder out, String name, String value) {
    out.append(name).append(": ");
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      out.append(c < ' ' && c != '\t' ? ' ' : c);
    }
    out.append(END);
  }
}
