package io.chokepoint.driver.backing;

import io.chokepoint.core.timeline.BackingWindow;
import io.chokepoint.driver.backing.BackingProbe.ProbeException;
import io.chokepoint.driver.exit.CommandException;
import io.chokepoint.driver.plan.Backing;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One service, asked once a second until closed; one that goes away may come back. */
final class Watch implements Runnable {

  private static final long SECOND_MILLIS = 1_000;
  private static final int SECONDS_BETWEEN_TRIES = 3;

  private final Backing service;
  private final Consumer<BackingWindow> windows;
  private final Consumer<String> notes;
  private final Thread thread;
  private @Nullable BackingProbe probe;
  private boolean fresh = true;
  private int rest;

  Watch(
      Backing service,
      BackingProbe probe,
      Consumer<BackingWindow> windows,
      Consumer<String> notes) {
    this.service = service;
    this.probe = probe;
    this.windows = windows;
    this.notes = notes;
    this.thread = new Thread(this, "chokepoint-watch-" + service.name());
    this.thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Stops asking; does not wait for an answer that is still out. */
  void close() {
    thread.interrupt();
    if (!thread.isAlive() && probe != null) {
      probe.close();
    }
  }

  @Override
  public void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        long end = System.currentTimeMillis() / SECOND_MILLIS * SECOND_MILLIS + SECOND_MILLIS;
        Thread.sleep(Math.max(1, end - System.currentTimeMillis()));
        look(end - SECOND_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      if (probe != null) {
        probe.close();
      }
    }
  }

  private void look(long startMillis) {
    try {
      BackingProbe open = probe;
      if (open == null) {
        comeBack();
        return;
      }
      BackingWindow window = open.sample(startMillis);
      if (!fresh) {
        windows.accept(window);
      }
      fresh = false;
    } catch (ProbeException e) {
      lose(e);
    }
  }

  private void lose(ProbeException e) {
    if (probe != null) {
      probe.close();
      probe = null;
      notes.accept(
          "service "
              + service.name()
              + " does not answer any more ("
              + CommandException.reason(e)
              + "); going on without it");
    }
  }

  private void comeBack() {
    if (rest-- > 0) {
      return;
    }
    rest = SECONDS_BETWEEN_TRIES - 1;
    try {
      probe = BackingLink.open(service);
      fresh = true;
      notes.accept("service " + service.name() + " answers again");
    } catch (ProbeException e) {
      // said when it went away
    }
  }
}
