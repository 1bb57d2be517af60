package io.chokepoint.driver.load;

import org.jspecify.annotations.Nullable;

/**
 * One request on its way: when it was meant to start, when it did, on which connection. Where its
 * answer points elsewhere, another exchange goes on for it.
 */
public final class Exchange {

  private static final int OF_ENDPOINT = -1;

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
  private int destination = OF_ENDPOINT;
  private @Nullable Onward onward;

  /**
   * What a request that was pointed elsewhere has behind it.
   *
   * @param redirects how often that was, at least once
   * @param safe whether it changes nothing, and may be sent again without asking
   * @param begunNanos when its first part was sent
   * @param cookies what it got on its way, where no user keeps them
   */
  private record Onward(int redirects, boolean safe, long begunNanos, @Nullable Cookies cookies) {}

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

  public @Nullable String detail() {
    return detail;
  }

  /** An answer's body came to so many bytes. */
  public void received(long bytes) {
    receivedBytes += bytes;
  }

  /**
   * The same request, sent on to where its answer points.
   *
   * @param destination which of the plan's
   * @param safe whether it changes nothing there
   * @param cookies what it got on its way, where no user keeps them
   * @param ofWire the new request, as connections know it
   */
  public Exchange onward(int destination, boolean safe, @Nullable Cookies cookies, Object ofWire) {
    Exchange next = new Exchange(endpoint, user, intendedNanos, virtualUser);
    next.onward = new Onward(redirects() + 1, safe, begunNanos(), cookies);
    next.destination = destination;
    next.receivedBytes = receivedBytes;
    next.call = ofWire;
    return next;
  }

  /** How often it has been sent on. */
  public int redirects() {
    return onward == null ? 0 : onward.redirects();
  }

  /** The cookies of its user; null where there are none. */
  public @Nullable Cookies cookies() {
    @Nullable VirtualUser keeper = keeper();
    if (keeper != null) {
      return keeper.cookies();
    }
    return onward == null ? null : onward.cookies();
  }

  /** Who keeps cookies from one request to the next; null where no user comes again. */
  public @Nullable VirtualUser keeper() {
    return user < 0 ? null : virtualUser;
  }

  /** Which of the plan's destinations it goes to, where that is not its endpoint's. */
  int destination(int ofEndpoint) {
    return destination == OF_ENDPOINT ? ofEndpoint : destination;
  }

  void goesTo(int its) {
    destination = its;
  }

  /** Whether it may be sent again, where its endpoint's requests may or may not. */
  boolean safe(boolean ofEndpoint) {
    return onward == null ? ofEndpoint : onward.safe();
  }

  /** When its first part was sent. */
  long begunNanos() {
    return onward == null ? startedNanos : onward.begunNanos();
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
