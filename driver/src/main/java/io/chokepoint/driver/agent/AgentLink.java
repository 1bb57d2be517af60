package io.chokepoint.driver.agent;

import io.chokepoint.core.model.Step;
import io.chokepoint.core.run.Setup;
import io.chokepoint.core.timeline.Window;
import io.chokepoint.driver.load.Refusal;
import io.chokepoint.exporters.json.TimelineDocument;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The agent during a run: steps are marked on it, its timeline is read second by second and kept
 * here, so that an agent that dies takes nothing with it. A thread of its own does the talking: a
 * slow agent must not slow the run.
 */
public final class AgentLink implements AutoCloseable {

  private static final long WAIT_FOR_LAST_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final long BETWEEN_LAST_LOOKS_MILLIS = 250;

  private final AgentClient client;
  private final LongSupplier nowMillis;
  private final Consumer<String> notes;
  private final ClockSkew skew = new ClockSkew();
  private final Plausible plausible = new Plausible();
  private final TreeMap<Long, Window> windows = new TreeMap<>();
  private final Set<AgentProcess> processes = new LinkedHashSet<>();
  private final AtomicBoolean looking = new AtomicBoolean();
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread t = new Thread(task, "chokepoint-agent-link");
            t.setDaemon(true);
            return t;
          });
  private volatile Setup setup = Setup.UNKNOWN;
  private volatile @Nullable Window newest;
  private volatile boolean lost;
  private @Nullable String told;
  private volatile boolean missedEnd;
  private volatile String why = "";
  private volatile long fromMillis;

  /**
   * A link over which nothing was said yet.
   *
   * @param fromMillis windows before are of no interest
   * @param nowMillis the run's clock
   * @param notes what people should know; called from another thread
   */
  public AgentLink(
      AgentClient client, long fromMillis, LongSupplier nowMillis, Consumer<String> notes) {
    this.client = client;
    this.fromMillis = fromMillis;
    this.nowMillis = nowMillis;
    this.notes = notes;
  }

  /** Marks a step's beginning or end; does not wait. */
  public void mark(Step step, AgentClient.Edge edge) {
    thread.execute(() -> attempt(() -> tell(client.mark(step.name(), edge, step.offered()))));
  }

  private void tell(@Nullable String refused) {
    if (refused != null && !refused.equals(told)) {
      told = refused;
      notes.accept(
          "another driver (run "
              + refused
              + ") asked for this agent and was refused: its load is not in this run");
    }
  }

  /** Looks at the newest windows; does not wait, and does not pile up. */
  public void look() {
    if (looking.compareAndSet(false, true)) {
      thread.execute(
          () -> {
            attempt(this::read);
            looking.set(false);
          });
    }
  }

  /**
   * Waits for the window that holds {@code lastMillis}, as long as an agent may need to close it.
   */
  public void awaitWindow(long lastMillis) {
    Future<?> last = thread.submit(() -> readUntil(lastMillis));
    try {
      last.get(lost ? WAIT_FOR_LAST_NANOS : 2 * WAIT_FOR_LAST_NANOS, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      notes.accept("the agent's last seconds could not be read in time");
      missedEnd = true;
    }
  }

  /** What of the agent's side is not as it should be, for the report. */
  public List<String> remarks() {
    List<String> remarks = new ArrayList<>();
    synchronized (windows) {
      add(remarks, skew.said());
      add(remarks, plausible.said());
      add(remarks, AgentProcess.said(List.copyOf(processes)));
    }
    if (lost || missedEnd) {
      remarks.add("the agent did not answer at the end of the run (" + why + ")");
    } else if (!why.isEmpty()) {
      remarks.add("the agent did not answer for a time (" + why + ")");
    }
    return remarks;
  }

  private static void add(List<String> remarks, @Nullable String remark) {
    if (remark != null) {
      remarks.add(remark);
    }
  }

  /** How far the agent's clock is ahead of the run's; 0 where they agree, or nothing was read. */
  public long clockAheadMillis() {
    synchronized (windows) {
      return skew.aheadMillis();
    }
  }

  /** What the agent knows of its service. */
  public Setup setup() {
    return setup;
  }

  /** The newest window; null while there is none. */
  public @Nullable Window newest() {
    return newest;
  }

  /** Whether the agent did not answer when last asked. */
  public boolean lost() {
    return lost;
  }

  /** All windows read so far. */
  public List<Window> windows() {
    synchronized (windows) {
      return List.copyOf(windows.values());
    }
  }

  /** Those of them that start between two Unix times, both included. */
  public List<Window> windows(long from, long to) {
    synchronized (windows) {
      return from > to ? List.of() : List.copyOf(windows.subMap(from, true, to, true).values());
    }
  }

  /** Frees the agent for the next driver. */
  @Override
  public void close() {
    thread.shutdownNow();
    if (!lost) {
      attempt(client::done);
    }
  }

  private void readUntil(long lastMillis) {
    long deadline = System.nanoTime() + WAIT_FOR_LAST_NANOS;
    attempt(this::read);
    while (!lost && newestMillis() + 1000 <= lastMillis && System.nanoTime() < deadline) {
      try {
        Thread.sleep(BETWEEN_LAST_LOOKS_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
      attempt(this::read);
    }
  }

  private long newestMillis() {
    Window window = newest;
    return window == null ? 0 : window.startMillis();
  }

  /** Only what is new: a window that the agent shows does not change any more. */
  private void read() throws IOException {
    long sent = nowMillis.getAsLong();
    TimelineDocument document = client.timeline(fromMillis + skew.shiftMillis(), Long.MAX_VALUE);
    long received = nowMillis.getAsLong();
    setup = document.setup();
    synchronized (windows) {
      @Nullable AgentProcess process = client.process();
      if (process != null) {
        processes.add(process);
      }
      @Nullable AgentTime time = client.time();
      if (time != null && skew.exchange(sent, received, time) && !windows.isEmpty()) {
        // what was read is by the clock as it was
        fromMillis = windows.lastKey() + 1;
      }
      for (Window window : document.windows()) {
        take(window, received);
      }
      if (!windows.isEmpty()) {
        newest = windows.lastEntry().getValue();
        fromMillis = Math.max(fromMillis, windows.lastKey() + 1);
      }
    }
  }

  private void take(Window window, long now) {
    if (plausible.allows(window, now + skew.shiftMillis())) {
      long start = window.startMillis() - skew.shiftMillis();
      if (start >= fromMillis) {
        windows.put(start, skew.shiftMillis() == 0 ? window : window.at(start));
      }
    }
  }

  private void attempt(Talk talk) {
    try {
      talk.run();
      if (lost) {
        lost = false;
        notes.accept("agent answers again");
      }
    } catch (IOException | RuntimeException | StackOverflowError | OutOfMemoryError e) {
      @Nullable Refusal refusal = Refusal.of(e);
      why =
          refusal == null
              ? String.valueOf(e.getMessage()).lines().findFirst().orElse("")
              : "the driver is at its own limit: " + refusal.words();
      if (!lost) {
        lost = true;
        notes.accept("agent does not answer any more (" + why + "); going on without it");
      }
    }
  }

  private interface Talk {
    void run() throws IOException;
  }
}
