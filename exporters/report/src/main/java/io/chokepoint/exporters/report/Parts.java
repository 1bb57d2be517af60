package io.chokepoint.exporters.report;

import io.chokepoint.core.model.Charge;
import io.chokepoint.core.model.LedgerSum;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.model.ResourceKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What several bars consist of, in one order and one set of colours for all of them. Resources that
 * are large in some bar stand alone, the small ones of a kind together: a bar stays readable with a
 * dozen kinds and hundreds of statements.
 */
record Parts(List<Part> inOrder) {

  /** As many of a kind as can be told apart by their shades. */
  private static final int MOST_OF_A_KIND = 4;

  /** A hundredth of a bar is a few pixels. */
  private static final double VISIBLE = 0.01;

  /** One resource's wait or service, or those of several resources of one kind. */
  record Part(ResourceKind kind, boolean waiting, String name, String style, Set<ResourceId> of) {

    String family() {
      return kind.family();
    }

    long nanos(LedgerSum sum) {
      long nanos = 0;
      for (ResourceId id : of) {
        Charge c = sum.charge(id);
        nanos += waiting ? c.waitNanos() : c.serviceNanos();
      }
      return nanos;
    }
  }

  private record Key(ResourceKind kind, boolean waiting) {}

  private static final Comparator<Key> ORDER =
      Comparator.comparing(Key::kind).thenComparing(Key::waiting, Comparator.reverseOrder());

  static Parts of(List<LedgerSum> bars) {
    Map<Key, Map<ResourceId, Double>> largest = new HashMap<>();
    for (LedgerSum bar : bars) {
      double wall = Math.max(1, bar.wallNanos());
      bar.charges()
          .forEach(
              (id, c) -> {
                see(largest, id, true, c.waitNanos() / wall);
                see(largest, id, false, c.serviceNanos() / wall);
              });
    }
    List<Part> parts = new ArrayList<>();
    largest.entrySet().stream()
        .sorted(Map.Entry.comparingByKey(ORDER))
        .forEach(e -> add(e.getKey(), e.getValue(), parts));
    return new Parts(parts);
  }

  private static void see(
      Map<Key, Map<ResourceId, Double>> largest, ResourceId id, boolean waiting, double share) {
    if (share > 0) {
      largest
          .computeIfAbsent(new Key(id.kind(), waiting), k -> new HashMap<>())
          .merge(id, share, Math::max);
    }
  }

  private static void add(Key key, Map<ResourceId, Double> shares, List<Part> parts) {
    List<Map.Entry<ResourceId, Double>> sorted =
        shares.entrySet().stream()
            .sorted(
                Map.Entry.<ResourceId, Double>comparingByValue()
                    .reversed()
                    .thenComparing(Map.Entry.comparingByKey()))
            .toList();
    List<ResourceId> small = new ArrayList<>();
    int rank = 0;
    for (Map.Entry<ResourceId, Double> e : sorted) {
      ResourceId id = e.getKey();
      boolean alone = rank == 0 || (rank < MOST_OF_A_KIND && e.getValue() >= VISIBLE);
      if (alone) {
        String style = style(key, rank++);
        parts.add(new Part(key.kind(), key.waiting(), words(id, key.waiting()), style, Set.of(id)));
      } else {
        small.add(id);
      }
    }
    if (!small.isEmpty()) {
      String name =
          small.size() == 1 ? words(small.get(0), key.waiting()) : several(small.size(), key);
      parts.add(
          new Part(
              key.kind(),
              key.waiting(),
              name,
              style(key, rank),
              small.stream().collect(Collectors.toUnmodifiableSet())));
    }
  }

  /** {@code wait for a connection of pool main}; a statement is its own text. */
  private static String words(ResourceId id, boolean waiting) {
    boolean statement = id.kind() == ResourceKind.SQL && !waiting && !id.name().isEmpty();
    return statement ? id.name() : id.kind().words(waiting, id.name());
  }

  /** {@code 12 more statements}: several of a kind, too small to be told apart. */
  private static String several(int count, Key key) {
    return count + " more " + key.kind().more() + (key.waiting() ? " waited for" : "");
  }

  /**
   * Classes of a piece's colour: what is waiting rather than being served is hatched.
   *
   * @param rank among those of its kind, the largest first: the further, the paler
   */
  private static String style(Key key, int rank) {
    return "k-"
        + key.kind().hue()
        + (key.waiting() ? " waiting" : "")
        + (rank == 0 ? "" : " n" + Math.min(rank, 3));
  }
}
