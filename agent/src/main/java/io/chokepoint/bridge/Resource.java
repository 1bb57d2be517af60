package io.chokepoint.bridge;

/** Something requests are charged for, known by identity: one object for each pool or statement. */
public final class Resource {

  /** What a resource is. */
  public enum Kind {
    /** A wait for one of a pool's connections. */
    CONNECTION_POOL(true),
    /** The execution of a statement. */
    SQL(false),
    /** A wait for a monitor or a lock of java.util.concurrent. */
    LOCK(true),
    /** A wait in an executor's queue, or for a task whose own account is not known. */
    EXECUTOR(true),
    /** A wait between a connection's readiness and a worker thread's taking it up. */
    WORKER_THREADS(true),
    /** A call to another service. */
    DOWNSTREAM(false),
    /** A wait for one of an HTTP client's connections. */
    HTTP_POOL(true),
    /** A call to a cache. */
    CACHE(false),
    /** A wait for a permit: semaphore, bulkhead, rate limiter. */
    LIMITER(true),
    /** Reading or writing a file. */
    DISK(false),
    /** Sleeping, or waiting for a condition, by decision of the code. */
    IDLE(true),
    /** A wait for one of a pool's objects that are no connections of a database. */
    OBJECT_POOL(true),
    /** A virtual thread's wait for a thread to run on. */
    CARRIERS(true);

    /** Whether time spent here is waiting rather than being served. */
    public final boolean waiting;

    Kind(boolean waiting) {
      this.waiting = waiting;
    }

    int bit() {
      return 1 << ordinal();
    }
  }

  public final int id;
  public final Kind kind;
  public final String name;

  /** Whether it is what connections are told to end a transaction with. */
  final boolean endsTransaction;

  /** When to take the stacks of those who borrow, where this is a pool. */
  public final Stacks stacks = new Stacks();

  /**
   * @param id small, unique, counted from 0
   */
  public Resource(int id, Kind kind, String name) {
    this.id = id;
    this.kind = kind;
    this.name = name;
    this.endsTransaction = kind == Kind.SQL && (name.equals("COMMIT") || name.equals("ROLLBACK"));
  }

  /** Whether connections, or other things, are borrowed from it. */
  boolean isPool() {
    return kind == Kind.CONNECTION_POOL || kind == Kind.OBJECT_POOL;
  }

  @Override
  public String toString() {
    return kind + ":" + name;
  }
}
