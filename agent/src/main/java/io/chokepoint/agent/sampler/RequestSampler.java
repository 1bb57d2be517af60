package io.chokepoint.agent.sampler;

import io.chokepoint.agent.own.Loop;
import io.chokepoint.agent.record.Place;
import io.chokepoint.agent.record.Samples;
import io.chokepoint.bridge.Bridge;
import io.chokepoint.bridge.Holder;
import io.chokepoint.bridge.Ledger;
import io.chokepoint.bridge.LockHolders;
import io.chokepoint.bridge.Pauses;
import io.chokepoint.bridge.Resource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks, some hundred times a second at most, at the threads of requests, and of their tasks, in
 * whose accounts nothing is open: where their time goes, only the stack can tell. Most of the time
 * there are none, and a look is a walk over a list.
 */
public final class RequestSampler implements Loop.Round {

  private static final int MOST = 20;

  private final Threads threads = new Threads();
  private final WaitingPlaces places;
  private final Pace pace;
  private final BiConsumer<Resource, Holder> monitors;
  private final BooleanSupplier wanted;
  private final List<Suspects> suspects;
  private final Random random = new Random();

  /**
   * @param resources finds or makes the one of a kind and name
   * @param monitors told who holds a monitor that a request is blocked at
   * @param wanted whether to look at all, asked before each look
   * @param suspects looked at too, with the stacks of the requests
   * @param budget what the agent may cost, as a share of a processor
   * @param pauses null where HotSpot does not count them
   */
  public RequestSampler(
      BiFunction<Resource.Kind, String, Resource> resources,
      BiConsumer<Resource, Holder> monitors,
      BooleanSupplier wanted,
      List<Suspects> suspects,
      double budget,
      @Nullable Pauses pauses) {
    this.places = new WaitingPlaces(resources);
    this.monitors = monitors;
    this.wanted = wanted;
    this.suspects = suspects;
    this.pace = new Pace(budget, pauses);
  }

  @Override
  public void run() throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(pace.nextNanos(random));
    if (!wanted.getAsBoolean()) {
      TimeUnit.SECONDS.sleep(1);
      return;
    }
    boolean stacks = pace.affordsStacks();
    pace.starts();
    int seen = sample(stacks);
    pace.ended(seen > 0, stacks);
  }

  /** A ledger as it was before its thread was looked at. */
  private record Chosen(Ledger ledger, Thread thread, long request, long stretch) {

    /**
     * Whether the request is still where it was: with this thread, in the same stretch outside
     * segments. What the thread was at is its own then.
     */
    boolean stands() {
      return ledger.thread() == thread
          && ledger.stretch() == stretch
          && ledger.request() == request
          && !ledger.waitsForCarrier();
    }
  }

  /** Returns how many threads were looked at. */
  int sample(boolean stacks) {
    List<Ledger> busy = Bridge.atWork();
    List<Chosen> chosen = choose(busy);
    List<Suspect> suspected = stacks ? suspected() : List.of();
    if (chosen.isEmpty() && suspected.isEmpty()) {
      return 0;
    }
    List<Thread> looked = new ArrayList<>(chosen.stream().map(Chosen::thread).toList());
    suspected.forEach(s -> looked.add(s.thread()));
    long[] requests = busy.stream().mapToLong(Ledger::request).toArray();
    @Nullable Sighting[] seen = stacks ? threads.look(looked) : threads.glance(looked);
    for (int i = chosen.size(); i < seen.length; i++) {
      Sighting sighting = seen[i];
      if (sighting != null && sighting.stack().length > 0) {
        tell(suspected.get(i - chosen.size()), sighting, busy);
      }
    }
    for (int i = 0; i < chosen.size(); i++) {
      Chosen c = chosen.get(i);
      Sighting sighting = seen[i];
      if (sighting != null && c.stands()) {
        Place place = places.of(sighting);
        if (place != null) {
          Samples.add(c.ledger, c.request, place);
          blocked(place, sighting.owner(), busy, requests);
        }
      }
    }
    return seen.length;
  }

  private record Suspect(Suspects of, Thread thread) {}

  private List<Suspect> suspected() {
    List<Suspect> all = new ArrayList<>();
    suspects.forEach(of -> of.now().forEach(thread -> all.add(new Suspect(of, thread))));
    return all;
  }

  /** What one is at; nothing where it asks for work, as a loop that has come to its questions. */
  private void tell(Suspect suspect, Sighting seen, List<Ledger> busy) {
    Place place = places.of(seen);
    if (place == null || place.code() == null || WaitingPlaces.asksForEvents(seen.stack())) {
      return;
    }
    int at = indexOf(suspect.thread().getId(), busy);
    Ledger ledger = at < 0 ? null : busy.get(at);
    String endpoint =
        ledger == null
            ? null
            : ledger.route().isEmpty() ? "" : ledger.method() + " " + ledger.route();
    suspect.of().found(suspect.thread(), place, endpoint);
  }

  /** Tells who held a monitor: one that was in a request before the look, or is in one after it. */
  private void blocked(Place place, long owner, List<Ledger> before, long[] requests) {
    Resource monitor = place.waitedFor();
    if (place.state() != Place.State.BLOCKED || monitor == null || owner < 0) {
      return;
    }
    int holder = indexOf(owner, before);
    if (holder < 0) {
      List<Ledger> now = Bridge.atWork();
      int late = indexOf(owner, now);
      monitors.accept(monitor, LockHolders.of(late < 0 ? null : now.get(late)));
    } else if (before.get(holder).request() - requests[holder] <= 1) {
      monitors.accept(
          monitor, LockHolders.of(before.get(holder))); // what it was stays until the next
    }
  }

  private static int indexOf(long threadId, List<Ledger> ledgers) {
    for (int i = 0; i < ledgers.size(); i++) {
      Thread thread = ledgers.get(i).thread();
      if (thread != null && thread.getId() == threadId) {
        return i;
      }
    }
    return -1;
  }

  private List<Chosen> choose(List<Ledger> busy) {
    List<Chosen> open = new ArrayList<>();
    for (Ledger ledger : busy) {
      long request = ledger.request();
      long stretch = ledger.stretch();
      Thread thread = ledger.thread();
      if (thread != null && stretch >= 0 && ledger.isWanted() && !ledger.waitsForCarrier()) {
        open.add(new Chosen(ledger, thread, request, stretch));
      }
    }
    if (open.size() <= MOST) {
      return open;
    }
    Collections.shuffle(open, random);
    return open.subList(0, MOST);
  }
}
