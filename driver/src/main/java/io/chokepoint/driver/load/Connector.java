package io.chokepoint.driver.load;

/** Opens connections to one destination for a lane. */
public interface Connector {

  /** Ends in {@link Lane#opened} or {@link Lane#openFailed}, never from within this call. */
  void open(Lane lane);

  /** How many requests a connection is expected to have room for at a time. */
  default int expectedCapacity() {
    return 1;
  }
}
