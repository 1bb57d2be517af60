package io.chokepoint.driver.results;

import java.io.IOException;
import java.util.List;

/** How one load tool writes down its results. */
interface Format {

  /** What {@code --format} calls it: {@code jmeter-csv}. */
  String name();

  /** What people call the tool. */
  String tool();

  /** Whether its users wait for an answer before they ask for the next. */
  Loop loop();

  /** What the results do not say beside the intended start, as whole sentences. */
  default List<String> lacks() {
    return List.of();
  }

  /** Whether a file is one of these, by its content. */
  boolean recognises(Head head);

  /**
   * Reads a file to its end. What cannot be read of it is said to the recording, line by line.
   *
   * @throws IOException if the file itself cannot be read
   */
  void read(ResultFile file, Recording into) throws IOException;

  /** How a tool decides when to send. */
  enum Loop {
    /** So many users, each of whom waits for the answer and sends the next request at once. */
    USERS_WITHOUT_REST,
    /** Users who wait for the answer, and may rest. */
    USERS,
    /** Requests come whatever the service does. */
    RATE,
    /** The results do not tell which. */
    EITHER
  }
}
