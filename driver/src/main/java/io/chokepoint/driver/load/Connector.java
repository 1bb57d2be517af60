package io.chokepoint.driver.load;

/** Opens connections to one destination for a worker. */
public interface Connector {

  /** Ends in {@link Worker#opened} or {@link Worker#openFailed}, never from within this call. */
  void open(Worker worker);

  /** How many requests a connection is expected to have room for at a time. */
  default int expectedCapacity() {
    return 1;
  }
}
