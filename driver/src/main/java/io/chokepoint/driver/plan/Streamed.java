package io.chokepoint.driver.plan;

/** Whether answers come in parts, the first of which is timed as well. */
public enum Streamed {
  NO,
  /** Up to their end. */
  WHOLE,
  /** Without an end: what has come when the timeout is over is the answer. */
  PART
}
