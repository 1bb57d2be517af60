package io.chokepoint.driver.load;

/** A connection that carries one request at a time. */
public interface Wire {

  /**
   * Writes the request. Its end comes to {@link Lane#answered} or {@link Lane#failed}, never from
   * within this call.
   */
  void send(Exchange exchange);

  /** Closes it; what was on its way is lost. */
  void close();
}
