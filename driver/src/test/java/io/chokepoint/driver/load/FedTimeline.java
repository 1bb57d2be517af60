package io.chokepoint.driver.load;

import java.util.List;
import java.util.stream.IntStream;

/** A client's timeline that is told of each second as an event loop would. */
public final class FedTimeline {

  private static final long SECOND = 1_000_000_000L;

  private final int endpoints;
  private final Slices slices;
  private final DueBook book;
  private final ClientTimeline timeline;

  public FedTimeline(int endpoints, int seconds, long startMillis) {
    this.endpoints = endpoints;
    this.slices = new Slices(endpoints);
    this.book = new DueBook(endpoints, seconds * SECOND);
    List<String> names = IntStream.range(0, endpoints).mapToObj(i -> "endpoint " + i).toList();
    this.timeline = new ClientTimeline(names, startMillis, slices, List.of(book));
  }

  public ClientTimeline timeline() {
    return timeline;
  }

  /** A second in which every endpoint is asked twice and answers once. */
  public void second(int second) {
    Slice slice = slices.blank(second);
    for (int i = 0; i < endpoints; i++) {
      book.due(i, second * SECOND);
      book.due(i, second * SECOND);
      book.notSent(i, second * SECOND);
      slice.seen(i).record(Outcome.OK, null, 1_000 + i, 900 + i);
    }
    slices.handOver(slice);
  }
}
