package io.chokepoint.agent.record;

import io.chokepoint.bridge.Ledger;
import io.chokepoint.bridge.Resource;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Where samples found one request while nothing in its account explained the time. Lies with the
 * ledger; written by the sampler, read by the request's thread when it ends, which may miss what is
 * being written at that moment, and nothing else.
 */
public final class Samples {

  private static final int MOST = 32;

  private final long request;
  private final Place[] places = new Place[MOST];
  private final int[] counts = new int[MOST];
  private int size;
  private volatile @Nullable Place last;

  private Samples(long request) {
    this.request = request;
  }

  /**
   * A sample found the ledger's request here.
   *
   * @param request its number when the sample was taken
   */
  public static void add(Ledger ledger, long request, Place place) {
    Samples samples =
        ledger.seen() instanceof Samples s && s.request == request ? s : new Samples(request);
    samples.add(place);
    ledger.seen(samples);
  }

  /** Those of the request that has just ended; null where there are none. */
  static @Nullable Samples of(Ledger ledger) {
    Object seen = ledger.seen();
    return seen instanceof Samples s && s.request == ledger.request() - 1 ? s : null;
  }

  /** What comes after the bound counts as the last place that fitted in. */
  private void add(Place place) {
    int i = 0;
    while (i < size && i < MOST - 1 && !places[i].equals(place)) {
      i++;
    }
    if (i == size) {
      places[i] = place;
      size++;
    }
    counts[i]++;
    last = place.told() ? place : last;
  }

  /**
   * What the ledger's request, which has not ended, was last seen to wait for; null where it was
   * not, and where it is at what a probe charges by now, or on no thread.
   */
  public static @Nullable String waitsFor(Ledger ledger) {
    boolean waits = ledger.stretch() >= 0;
    Place place =
        waits && ledger.seen() instanceof Samples s && s.request == ledger.request()
            ? s.last
            : null;
    Resource waitedFor = place == null ? null : place.waitedFor();
    return waitedFor == null ? null : waitedFor.name;
  }

  void forEach(ObjIntConsumer<Place> each) {
    for (int i = 0; i < size; i++) {
      each.accept(places[i], counts[i]);
    }
  }
}
