package io.chokepoint.agent.control;

import io.chokepoint.agent.known.Libraries;
import io.chokepoint.agent.library.Actuator;
import io.chokepoint.agent.own.AgentErrors;
import io.chokepoint.agent.own.AgentThreads;
import io.chokepoint.agent.own.Loop;
import io.chokepoint.agent.record.Recorder;
import io.chokepoint.agent.sampler.LackedIndex;
import io.chokepoint.core.experiment.Lease;
import io.chokepoint.core.experiment.Setting;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.model.ResourceKind;
import io.chokepoint.core.text.Text;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Changes one setting at a time, on a lease of a few seconds, and puts it back: when the lease is
 * given back, when it is not renewed, and when the JVM ends. What was found is kept before anything
 * is touched. What the application sets itself meanwhile is left as it is, and ends the lease. A
 * pool that is closed or gone ends it too; none is kept alive.
 *
 * <p>While no lease is held there is no thread of this, and no cost.
 */
public final class Control {

  private static final int LONGEST_SECONDS = 60;
  private static final long LOOK_MILLIS = 200;

  private final Supplier<List<Subject>> subjects;
  private final Delays delays;
  private final Supplier<Map<ResourceId, LackedIndex>> indexes;
  private final Function<ResourceId, @Nullable Integer> room;
  private final LongSupplier nanos;
  private final Consumer<String> audit;
  private final AgentErrors errors;
  private @Nullable Held held;
  private @Nullable Held last;

  /** The lease that is held. */
  private static final class Held {

    final String id;
    final Actuator actuator;
    final WeakReference<Object> pool;
    final Setting setting;
    final int value;
    final List<Integer> found;
    final List<Integer> wanted;
    long endNanos;
    Runnable stopLooking = () -> {};
    @Nullable String ended;

    Held(String id, Actuator actuator, Object pool, Setting setting, int value)
        throws ReflectiveOperationException {
      this.id = id;
      this.actuator = actuator;
      this.pool = new WeakReference<>(pool);
      this.setting = setting;
      this.value = value;
      this.found = actuator.values(pool);
      this.wanted = actuator.wanted(pool, found, value);
    }
  }

  private record Adjustable(Setting setting, Actuator actuator, Object pool) {}

  /** Finds what can be delayed. */
  interface Delays {
    DelaySize of(ResourceId resource, @Nullable String endpoint) throws RefusedChangeException;
  }

  /**
   * A control that holds nothing.
   *
   * @param recorder that knows what can be delayed
   * @param indexes that can be tried, by the statement that lacks them
   * @param room how many more connections the database behind a pool has room for; null where that
   *     is not known
   * @param audit takes one line for each thing that is done to the service
   */
  public Control(
      Supplier<List<Subject>> subjects,
      Recorder recorder,
      Supplier<Map<ResourceId, LackedIndex>> indexes,
      Function<ResourceId, @Nullable Integer> room,
      Consumer<String> audit,
      AgentErrors errors) {
    this(
        subjects,
        (resource, endpoint) -> DelaySize.of(resource, endpoint, recorder),
        indexes,
        room,
        System::nanoTime,
        audit,
        errors);
  }

  Control(
      Supplier<List<Subject>> subjects,
      Delays delays,
      Supplier<Map<ResourceId, LackedIndex>> indexes,
      Function<ResourceId, @Nullable Integer> room,
      LongSupplier nanos,
      Consumer<String> audit,
      AgentErrors errors) {
    this.subjects = subjects;
    this.delays = delays;
    this.indexes = indexes;
    this.room = room;
    this.nanos = nanos;
    this.audit = audit;
    this.errors = errors;
  }

  /** What can be changed now. */
  public List<Setting> settings() {
    return Stream.concat(
            adjustable().stream().map(Adjustable::setting),
            indexes.get().keySet().stream().sorted().map(Setting::index))
        .toList();
  }

  /** The lease that is held, or else the last one; null where there was none. */
  public synchronized @Nullable Lease lease() {
    Held now = held == null ? last : held;
    return now == null ? null : view(now);
  }

  /**
   * Changes a setting.
   *
   * @param endpoint whose requests alone it is for; null where it is for all
   * @param seconds until it is put back, unless it is renewed
   * @throws RefusedChangeException if it may not be changed, or not so
   */
  public synchronized Lease take(
      ResourceId resource, String name, @Nullable String endpoint, int value, double seconds)
      throws RefusedChangeException {
    look();
    if (held != null) {
      throw new RefusedChangeException(
          held.setting.label() + " is changed already, and only one change is made at a time");
    }
    long endNanos = endOf(seconds);
    Adjustable subject = find(resource, name, endpoint);
    check(subject.setting, value);
    try {
      // a number would be another driver's lease once the service was started anew
      String id = UUID.randomUUID().toString();
      Held taken = new Held(id, subject.actuator, subject.pool, subject.setting, value);
      taken.endNanos = endNanos;
      held = taken;
      taken.stopLooking = lookUntilEnded();
      taken.actuator.set(subject.pool, taken.wanted);
      say(Text.of("%s set from %d to %d", taken.setting.label(), taken.setting.value(), value));
      return view(taken);
    } catch (ReflectiveOperationException | RuntimeException | Error e) {
      errors.add("changing " + subject.setting.label(), e);
      if (held != null) {
        end("it could not be changed");
      }
      throw new RefusedChangeException(subject.setting.label() + " could not be changed");
    }
  }

  /**
   * Lets a lease go on for so many seconds from now.
   *
   * @throws RefusedChangeException if it has ended, and why it has
   */
  public synchronized Lease renew(String id, double seconds) throws RefusedChangeException {
    look();
    Held now = found(id);
    now.endNanos = endOf(seconds);
    return view(now);
  }

  /**
   * Ends a lease and puts back what it changed.
   *
   * @throws RefusedChangeException if it has ended already
   */
  public synchronized Lease giveBack(String id) throws RefusedChangeException {
    look();
    found(id);
    return end("it was given back");
  }

  /** Ends the lease if it is to end. */
  synchronized void look() {
    Held now = held;
    if (now == null) {
      return;
    }
    Object pool = now.pool.get();
    try {
      if (pool == null || !now.actuator.changes(pool)) {
        end("what it changed is closed");
      } else if (now.actuator.failure(pool) != null) {
        end(String.valueOf(now.actuator.failure(pool)));
      } else if (!now.actuator.values(pool).equals(now.wanted)) {
        end("the application changed it itself");
      } else if (nanos.getAsLong() - now.endNanos >= 0) {
        end("it was not renewed in time");
      }
    } catch (ReflectiveOperationException | RuntimeException e) {
      errors.add("looking at " + now.setting.label(), e);
      end("it could not be read any more");
    }
  }

  private void round() throws InterruptedException {
    Thread.sleep(LOOK_MILLIS);
    look();
  }

  /** The JVM ends. */
  private void shutDown() {
    Held ending = endForGood();
    Object pool = ending == null ? null : ending.pool.get();
    if (ending != null && pool != null) {
      ending.actuator.awaitPutBack(pool);
    }
  }

  private synchronized @Nullable Held endForGood() {
    if (held != null) {
      end("the service shuts down");
    }
    return last;
  }

  private Lease end(String why) {
    Held ending = held;
    if (ending == null) {
      throw new IllegalStateException("no lease is held");
    }
    held = null;
    ending.stopLooking.run();
    String ended = why + "; " + putBack(ending);
    ending.ended = ended;
    last = ending;
    say(Text.of("change of %s ended: %s", ending.setting.label(), ended));
    return view(ending);
  }

  /** What differs from what the lease had set was set by the application, and is left. */
  private String putBack(Held ending) {
    Object pool = ending.pool.get();
    try {
      if (pool == null || !ending.actuator.changes(pool)) {
        return "nothing is left to put back";
      }
      List<Integer> now = ending.actuator.values(pool);
      List<Integer> back = new ArrayList<>();
      for (int i = 0; i < now.size(); i++) {
        boolean own = now.get(i).equals(ending.wanted.get(i));
        back.add(own ? ending.found.get(i) : now.get(i));
      }
      if (!back.get(0).equals(ending.found.get(0))) {
        // what the application set bounds what was found
        back.replaceAll(value -> Math.min(value, back.get(0)));
      }
      ending.actuator.set(pool, back);
      return back.equals(ending.found)
          ? Text.of("put back to %d", ending.actuator.size(pool))
          : Text.of("left at %d", ending.actuator.size(pool));
    } catch (ReflectiveOperationException | RuntimeException | Error e) {
      errors.add("putting back " + ending.setting.label(), e);
      return "it could not be put back";
    }
  }

  private Held found(String id) throws RefusedChangeException {
    Held now = held;
    if (now != null && now.id.equals(id)) {
      return now;
    }
    Held before = last;
    throw new RefusedChangeException(
        before != null && before.id.equals(id)
            ? "the change has ended: " + before.ended
            : "no change is held by this name");
  }

  private long endOf(double seconds) throws RefusedChangeException {
    if (!(seconds > 0 && seconds <= LONGEST_SECONDS)) {
      throw new RefusedChangeException("seconds must be above 0 and up to " + LONGEST_SECONDS);
    }
    return nanos.getAsLong() + (long) (seconds * TimeUnit.SECONDS.toNanos(1));
  }

  private Adjustable find(ResourceId resource, String name, @Nullable String endpoint)
      throws RefusedChangeException {
    if (name.equals(Setting.DELAY)) {
      DelaySize size = delays.of(resource, endpoint);
      return new Adjustable(Setting.delay(resource, String.valueOf(endpoint)), size, size.delay());
    }
    LackedIndex lacked = name.equals(Setting.INDEX) ? indexes.get().get(resource) : null;
    if (lacked != null) {
      IndexSize size = new IndexSize(lacked, this::say, errors);
      return new Adjustable(Setting.index(resource), size, size.index());
    }
    for (Adjustable a : adjustable()) {
      if (a.setting.resource().equals(resource) && a.setting.name().equals(name)) {
        return a;
      }
    }
    throw new RefusedChangeException(
        "there is no " + name + " of " + resource.label() + " that can be changed");
  }

  private static void check(Setting setting, int value) throws RefusedChangeException {
    Integer most = setting.most();
    if (value == setting.value()) {
      throw new RefusedChangeException(setting.label() + " is " + value + " already");
    }
    if (value < setting.least()) {
      throw new RefusedChangeException(
          setting.label() + " must be at least " + setting.least() + " now: so many are in use");
    }
    if (most != null && value > most) {
      throw new RefusedChangeException(
          setting.label()
              + " must be at most "
              + most
              + (setting.resource().kind() == ResourceKind.CONNECTION_POOL
                      && setting.endpoint() == null
                  ? ": the database has no room for more"
                  : ""));
    }
  }

  private List<Adjustable> adjustable() {
    List<Adjustable> all = new ArrayList<>();
    for (Subject subject : subjects.get()) {
      List<Adjustable> own = new ArrayList<>();
      int open = 0;
      for (Object pool : subject.objects()) {
        for (Actuator actuator : Libraries.actuators()) {
          if (changes(actuator, pool)) {
            open++;
            add(own, subject.resource(), actuator, pool);
          }
        }
      }
      if (open == 1) {
        all.addAll(own);
      }
    }
    return all;
  }

  private boolean changes(Actuator actuator, Object pool) {
    try {
      return actuator.changes(pool);
    } catch (ReflectiveOperationException | RuntimeException e) {
      errors.add("looking at " + pool.getClass().getName(), e);
      return false;
    }
  }

  private void add(List<Adjustable> all, ResourceId resource, Actuator actuator, Object pool) {
    try {
      int value = actuator.size(pool);
      if (value >= actuator.least()) {
        Integer more = room.apply(resource);
        all.add(
            new Adjustable(
                new Setting(
                    resource,
                    actuator.setting(),
                    value,
                    Math.max(actuator.least(), actuator.inUse(pool)),
                    more == null ? null : (Integer) Math.max(value, actuator.open(pool) + more)),
                actuator,
                pool));
      }
    } catch (ReflectiveOperationException | RuntimeException e) {
      errors.add("reading " + actuator.setting() + " of " + resource.label(), e);
    }
  }

  private Lease view(Held of) {
    double left = of.ended != null ? 0 : Math.max(0, of.endNanos - nanos.getAsLong()) / 1e9;
    return new Lease(of.id, of.setting, of.value, settled(of), left, of.ended, delayed(of));
  }

  private static Lease.@Nullable Delayed delayed(Held of) {
    if (!(of.actuator instanceof DelaySize size)) {
      return null;
    }
    long visits = size.delay().visits();
    double mean = visits == 0 ? 0 : size.delay().addedNanos() / 1e6 / visits;
    return new Lease.Delayed(visits, mean, size.delay().leftOut());
  }

  /** Once it was put back, whether nothing of it is left: what was in use may be idle by now. */
  private static boolean settled(Held of) {
    Object pool = of.pool.get();
    try {
      if (pool != null && of.actuator.open(pool) > of.actuator.size(pool)) {
        of.actuator.shrink(pool);
      }
      return pool != null
          && (of.ended == null
              ? of.actuator.settled(pool, of.value)
              : of.actuator.open(pool) <= of.actuator.size(pool));
    } catch (ReflectiveOperationException | RuntimeException e) {
      return false;
    }
  }

  private void say(String line) {
    audit.accept("control: " + line);
  }

  /** In a thread of its own, and once more when the JVM ends. */
  private Runnable lookUntilEnded() {
    Loop loop = Loop.start("control", this::round, errors);
    Thread hook = new AgentThreads("chokepoint-control-end").newThread(this::shutDown);
    Runtime.getRuntime().addShutdownHook(hook);
    return () -> {
      loop.end();
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        // the JVM ends
      }
    };
  }
}
