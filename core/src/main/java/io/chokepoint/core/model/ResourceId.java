package io.chokepoint.core.model;

import org.jspecify.annotations.Nullable;

/**
 * One resource: its kind and its name within the kind (a pool's name, a statement's text, {@code
 * ""} for the only one of its kind).
 */
public record ResourceId(ResourceKind kind, String name) implements Comparable<ResourceId> {

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
    int byKind = kind.compareTo(other.kind);
    return byKind == 0 ? name.compareTo(other.name) : byKind;
  }

  /** By hand: what a record makes for itself takes a start ten milliseconds. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ResourceId that && kind == that.kind && name.equals(that.name);
  }

  @Override
  public int hashCode() {
    return 31 * kind.hashCode() + name.hashCode();
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
