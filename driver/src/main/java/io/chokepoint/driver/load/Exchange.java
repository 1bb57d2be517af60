package io.chokepoint.driver.load;

import org.jspecify.annotations.Nullable;

/** One request on its way: when it was meant to start, when it did, on which connection. */
public final class Exchange {

  private final int endpoint;
  private final int user;
  private final long intendedNanos;
  private long startedNanos;
  private long idleNanos;
  private boolean ended;
  private boolean answering;
  private boolean again;
  private @Nullable Wire wire;
  private @Nullable Object call;
  private final @Nullable VirtualUser virtualUser;
  private @Nullable String detail;
  private long receivedBytes;

  /**
   * @param virtualUser whose request it is; null where requests differ by nothing but their
   *     endpoint
   */
  Exchange(int endpoint, int user, long intendedNanos, @Nullable VirtualUser virtualUser) {
    this.virtualUser = virtualUser;
    this.endpoint = endpoint;
    this.user = user;
    this.intendedNanos = intendedNanos;
  }

  /** Which of the plan's endpoints. */
  public int endpoint() {
    return endpoint;
  }

  /** Who asks; null where requests differ by nothing but their endpoint. */
  public @Nullable VirtualUser virtualUser() {
    return virtualUser;
  }

  /** Names what was wrong: the check that failed, the variable without a value. */
  public void detail(String name) {
    detail = name;
  }

  @Nullable String detail() {
    return detail;
  }

  /** The answer's body came to so many bytes. */
  public void received(long bytes) {
    receivedBytes = bytes;
  }

  long receivedBytes() {
    return receivedBytes;
  }

  /** Whether it is over: what still comes for it, comes too late. */
  public boolean ended() {
    return ended;
  }

  /** The first byte of an answer has come. */
  public void answering() {
    answering = true;
  }

  boolean isAnswering() {
    return answering;
  }

  /** Whether it is on its second way, over a connection of its own. */
  boolean isAgain() {
    return again;
  }

  /** Its connection was closed before it came there. */
  void again() {
    again = true;
    wire = null;
  }

  /** What the connection knows of this request, as it left it here. */
  public @Nullable Object call() {
    return call;
  }

  public void call(Object ofWire) {
    call = ofWire;
  }

  int user() {
    return user;
  }

  long intendedNanos() {
    return intendedNanos;
  }

  long startedNanos() {
    return startedNanos;
  }

  @Nullable Wire wire() {
    return wire;
  }

  /** For how long its connection had been idle when it came there. */
  long idleNanos() {
    return idleNanos;
  }

  void start(Wire on, long nanos) {
    wire = on;
    startedNanos = nanos;
    idleNanos = on.idleNanos();
  }

  void end() {
    ended = true;
    wire = null;
  }
}
