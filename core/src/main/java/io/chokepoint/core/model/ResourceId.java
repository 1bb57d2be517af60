package io.chokepoint.core.model;

import java.util.Comparator;

/**
 * One resource: its kind and its name within the kind (a pool's name, a statement's text, {@code
 * ""} for the only one of its kind).
 */
public record ResourceId(ResourceKind kind, String name) implements Comparable<ResourceId> {

  private static final Comparator<ResourceId> ORDER =
      Comparator.comparing(ResourceId::kind).thenComparing(ResourceId::name);

  public static final ResourceId CPU = new ResourceId(ResourceKind.CPU, "");
  public static final ResourceId GC = new ResourceId(ResourceKind.GC, "");

  public static final ResourceId SAFEPOINT = new ResourceId(ResourceKind.SAFEPOINT, "");
  public static final ResourceId RUN_QUEUE = new ResourceId(ResourceKind.RUN_QUEUE, "");
  public static final ResourceId CARRIERS = new ResourceId(ResourceKind.CARRIERS, "");
  public static final ResourceId THROTTLING = new ResourceId(ResourceKind.THROTTLING, "");

  public static ResourceId pool(String name) {
    return new ResourceId(ResourceKind.CONNECTION_POOL, name);
  }

  public static ResourceId sql(String statement) {
    return new ResourceId(ResourceKind.SQL, statement);
  }

  /**
   * Reads what {@link #toString} wrote.
   *
   * @throws IllegalArgumentException if the kind is unknown
   */
  public static ResourceId parse(String text) {
    int colon = text.indexOf(':');
    return colon < 0
        ? new ResourceId(ResourceKind.ofLabel(text), "")
        : new ResourceId(ResourceKind.ofLabel(text.substring(0, colon)), text.substring(colon + 1));
  }

  /** By kind, then by name, so that documents list resources in one order. */
  @Override
  public int compareTo(ResourceId other) {
    return ORDER.compare(this, other);
  }

  /** For people: {@code connection pool main}. */
  public String label() {
    return name.isEmpty() ? kind.one() : kind.one() + " " + name;
  }

  /** {@code connection-pool:main}, or only {@code cpu} where the name is empty. */
  @Override
  public String toString() {
    return name.isEmpty() ? kind.label() : kind.label() + ":" + name;
  }
}
