package io.chokepoint.driver.load;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A connection: of HTTP/1 with room for one request at a time, of HTTP/2 with room for many. */
public abstract class Wire {

  private int out;
  private boolean listed;
  private boolean leaving;
  private long idleSinceNanos;
  private long idleNanos;
  private @Nullable Connections home;

  /** How many requests it has room for at a time, at this moment. */
  protected abstract int capacity();

  /**
   * Writes the request. Its end comes to {@link Worker#answered} or {@link Worker#failed}, never
   * from within this call.
   */
  protected abstract void send(Exchange exchange);

  /** Gives up a request that failed; returns whether the connection is of use for others. */
  protected abstract boolean abandon(Exchange exchange);

  /** Takes what has come of an answer for all of it; returns whether anything has. */
  protected boolean enough(Exchange exchange) {
    return false;
  }

  /** Closes it; what was on its way is lost. */
  protected abstract void close();

  /**
   * When the request that a connection was opened for alone began to cost time, in plan time: when
   * opening began. {@link Long#MAX_VALUE} for a connection that is kept.
   */
  protected long begunNanos() {
    return Long.MAX_VALUE;
  }

  /** The connections it is one of. */
  Connections home() {
    return Objects.requireNonNull(home, "not opened");
  }

  void home(Connections its) {
    home = its;
  }

  void take(long nanos) {
    idleNanos = out == 0 ? nanos - idleSinceNanos : 0;
    out++;
  }

  void release(long nanos) {
    out--;
    idleSinceNanos = nanos;
  }

  /** It was opened and has no request yet. */
  void idleSince(long nanos) {
    idleSinceNanos = nanos;
  }

  /** For how long it had been idle when the newest request came to it. */
  long idleNanos() {
    return idleNanos;
  }

  boolean empty() {
    return out == 0;
  }

  boolean full() {
    return out >= capacity();
  }

  /** Whether the worker has it among those with room. */
  boolean listed() {
    return listed;
  }

  void listed(boolean now) {
    listed = now;
  }

  /** Whether it takes no more requests. */
  boolean leaving() {
    return leaving;
  }

  void leave() {
    leaving = true;
  }
}
