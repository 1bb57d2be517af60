package io.chokepoint.driver.load;

/** Opens connections for a lane. */
public interface Connector {

  /** Ends in {@link Lane#opened} or {@link Lane#openFailed}, never from within this call. */
  void open(Lane lane);
}
