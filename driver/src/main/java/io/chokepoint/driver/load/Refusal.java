package io.chokepoint.driver.load;

import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the driver's own machine refuses to the driver: its limit, and never a failure of the
 * service. Neither the JDK nor Netty has types for these, so they are known by the system's words,
 * in the language that the C library has without any other.
 */
public enum Refusal {
  /** EADDRNOTAVAIL: from every local port there is, in use or in TIME-WAIT. */
  PORT(
      "no local port was free for a new connection; keep connections open, or widen"
          + " net.ipv4.ip_local_port_range",
      "cannot assign requested address"),
  /** EMFILE, and ENFILE of the whole machine. */
  DESCRIPTOR(
      "no file descriptor was free; raise ulimit -n, or allow fewer connections",
      "too many open files"),
  /** EAGAIN where a thread is made. */
  THREAD(
      "no further thread could be started; raise ulimit -u or the container's pids.max",
      "unable to create native thread",
      "unable to create new native thread"),
  /** ENOSPC, EDQUOT. */
  DISK("the disk has no space left", "no space left on device", "disk quota exceeded"),
  /** ENOMEM and ENOBUFS, the heap, buffers outside it. */
  MEMORY(
      "no memory was left; give the driver more (-Xmx), or allow fewer connections",
      "cannot allocate memory",
      "no buffer space available");

  /** A cause of a cause of a cause: more than any library makes, fewer than a circle has. */
  private static final int DEEPEST = 20;

  private final String words;
  private final String[] systems;

  Refusal(String words, String... systems) {
    this.words = words;
    this.systems = systems;
  }

  /** What was refused, if that is why it failed; null for any other failure. */
  public static @Nullable Refusal of(Throwable failure) {
    int depth = 0;
    for (@Nullable Throwable t = failure; t != null && depth < DEEPEST; t = t.getCause()) {
      @Nullable Refusal refusal = ofOne(t);
      if (refusal != null) {
        return refusal;
      }
      depth++;
    }
    return null;
  }

  /** For people, what to do about it included; in the same words each time. */
  public String words() {
    return words;
  }

  private static @Nullable Refusal ofOne(Throwable t) {
    boolean memory = t instanceof OutOfMemoryError;
    if (memory || t instanceof IOException) {
      String said = String.valueOf(t.getMessage()).toLowerCase(Locale.ROOT);
      for (Refusal refusal : values()) {
        for (String system : refusal.systems) {
          if (said.contains(system)) {
            return refusal;
          }
        }
      }
    }
    return memory ? MEMORY : null;
  }
}
