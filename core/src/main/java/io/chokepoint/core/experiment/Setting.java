package io.chokepoint.core.experiment;

import io.chokepoint.core.model.ResourceId;
import org.jspecify.annotations.Nullable;

/**
 * Something of a service that can be changed while it runs.
 *
 * @param resource what it is the size of, or whose visits are delayed
 * @param name as its users know it: {@code maximumPoolSize}
 * @param value now
 * @param least that may be set now
 * @param most that may be set; null where nothing is known that would forbid more
 * @param endpoint whose requests alone it is for; null where it is for all
 */
public record Setting(
    ResourceId resource,
    String name,
    int value,
    int least,
    @Nullable Integer most,
    @Nullable String endpoint) {

  /** The name of a delay of each visit of an endpoint's requests, in µs. */
  public static final String DELAY = "delayMicros";

  /** The name of an index that a statement lacks: 1 while it is there. */
  public static final String INDEX = "index";

  /** The longest delay of a visit, in µs. */
  public static final int LONGEST_DELAY = 10_000;

  /** One for all requests. */
  public Setting(ResourceId resource, String name, int value, int least, @Nullable Integer most) {
    this(resource, name, value, least, most, null);
  }

  /** The delay of an endpoint's visits, not in force. */
  public static Setting delay(ResourceId resource, String endpoint) {
    return new Setting(resource, DELAY, 0, 0, LONGEST_DELAY, endpoint);
  }

  /** The index that a statement lacks, which is not there. */
  public static Setting index(ResourceId statement) {
    return new Setting(statement, INDEX, 0, 0, 1);
  }

  /** {@code maximumPoolSize of connection pool main}. */
  public String label() {
    String of = name + " of " + resource.label();
    return endpoint == null ? of : of + " in " + endpoint;
  }
}
