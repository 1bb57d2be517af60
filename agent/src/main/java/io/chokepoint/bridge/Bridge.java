package io.chokepoint.bridge;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What advice calls: static, and all it needs to know. Until a sink is there nothing is recorded;
 * on a muted thread nothing ever is. Here are visits of any kind, and what the agent itself says;
 * what is particular to requests, statements, pools has entries of its own beside this one.
 */
public final class Bridge {

  static final Ledgers LEDGERS = new Ledgers();

  private static volatile @Nullable Sink sink;
  private static volatile @Nullable CpuClock cpuClock;
  private static volatile int sampleMask;

  private Bridge() {}

  /**
   * A visit begins; returns the token to end it with, 0 if it is not accounted for: outside a
   * request, or inside another visit of its kind, as clients are built upon clients.
   *
   * @param name of the resource within its kind: a host, a command, a site; never a value
   */
  public static int visitStarted(Resource.Kind kind, String name) {
    Ledger ledger = LEDGERS.peek();
    Sink to = sink;
    if (ledger == null || !ledger.isOpen() || ledger.within(kind) || to == null) {
      return 0;
    }
    return ledger.enter(to.resource(kind, name), System.nanoTime());
  }

  /** The visit that {@link #visitStarted} gave the token for ended. */
  public static void visitEnded(int token) {
    if (token != 0) {
      LEDGERS.current().exit(token, System.nanoTime());
    }
  }

  /** Where to deliver to; null while nothing is recorded. */
  static @Nullable Sink sink() {
    return sink;
  }

  static @Nullable CpuClock cpuClock() {
    return cpuClock;
  }

  /** What to measure the CPU time of this ledger's next request with; null to leave it out. */
  static @Nullable CpuClock cpuClockFor(Ledger ledger) {
    CpuClock clock = cpuClock;
    return clock != null && ledger.state.draw(sampleMask) ? clock : null;
  }

  /** Where advice lands when it fails. */
  public static void failed(Throwable error) {
    Sink to = sink;
    if (to != null) {
      to.error(error);
    }
  }

  /** The class of that name where it is one of the bridge's: for loaders that would not find it. */
  public static @Nullable Class<?> ofBridge(String name) {
    try {
      return name.startsWith("io.chokepoint.bridge.") ? Class.forName(name, false, null) : null;
    } catch (ClassNotFoundException e) {
      return null;
    }
  }

  /** From now on everything is recorded here. */
  public static void record(Sink to) {
    sink = to;
    CarrierWait.tell(new CarriersTold(to));
  }

  /**
   * How CPU time is read, and on which share of the requests.
   *
   * @param mask a power of two less one: one in {@code mask + 1} requests
   */
  public static void sample(CpuClock clock, int mask) {
    sampleMask = mask;
    cpuClock = clock;
  }

  /** From now on pauses of the whole JVM are told from the rest of a request's time. */
  public static void pauses(Pauses counted) {
    Pauses.know(counted);
  }

  /** The current thread is the agent's own: nothing it does is recorded, ever. */
  public static void mute() {
    LEDGERS.current().state.muted = true;
  }

  /** The ledgers that are in a request now. */
  public static List<Ledger> inRequest() {
    return LEDGERS.inRequest();
  }

  /** Those, and the ones of threads that are in a request's task now. */
  public static List<Ledger> atWork() {
    return LEDGERS.atWork();
  }
}
