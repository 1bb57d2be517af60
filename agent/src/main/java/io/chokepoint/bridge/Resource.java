package io.chokepoint.bridge;

/** Something requests are charged for, known by identity: one object for each pool or statement. */
public final class Resource {

  /** What a resource is. */
  public enum Kind {
    /** Its segments are waits for a connection. */
    POOL,
    /** Its segments are executions. */
    SQL
  }

  public final int id;
  public final Kind kind;
  public final String name;

  /**
   * @param id small, unique, counted from 0
   */
  public Resource(int id, Kind kind, String name) {
    this.id = id;
    this.kind = kind;
    this.name = name;
  }

  @Override
  public String toString() {
    return kind + ":" + name;
  }
}
