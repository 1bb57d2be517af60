package io.chokepoint.driver.plan;

import io.chokepoint.driver.plan.template.Template;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Connections that stay open for the whole load, and the messages that go over them.
 *
 * @param destination which of the plan's, counted from 0
 * @param connections how many
 * @param send what is sent; null where they only listen. {@link #MARKER} in it is when it was sent,
 *     by which its receiver knows how long it took
 * @param everyNanos from one message of a sender to its next
 * @param senders how many of the connections send
 */
public record WebSocket(
    String name,
    int destination,
    Template path,
    Map<String, Template> headers,
    int connections,
    @Nullable Template send,
    long everyNanos,
    int senders) {

  public static final String MARKER = "{marker}";

  public WebSocket {
    headers = Map.copyOf(headers);
  }
}
