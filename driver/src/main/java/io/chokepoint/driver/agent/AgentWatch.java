package io.chokepoint.driver.agent;

import io.chokepoint.core.timeline.Window;
import io.chokepoint.exporters.json.TimelineDocument;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An agent's windows as they come, for one who only looks on. Keeps none of them. */
public final class AgentWatch {

  private static final long FIRST_MILLIS = 3_000;

  private final AgentClient client;
  private long fromMillis;

  /**
   * Begins with the agent's last seconds, by its own clock.
   *
   * @throws IOException if no agent answers there
   */
  public AgentWatch(AgentClient client) throws IOException {
    this.client = client;
    client.check();
    @Nullable AgentTime time = client.time();
    fromMillis = (time == null ? System.currentTimeMillis() : time.fromMillis()) - FIRST_MILLIS;
  }

  /**
   * The windows since it was last asked, and what the service is called.
   *
   * @throws IOException if the agent does not answer
   */
  public Newest newest() throws IOException {
    TimelineDocument document = client.timeline(fromMillis, Long.MAX_VALUE);
    for (Window window : document.windows()) {
      fromMillis = Math.max(fromMillis, window.startMillis() + 1);
    }
    return new Newest(document.setup().application(), document.windows());
  }

  /** In order of time. */
  public record Newest(String application, List<Window> windows) {
    public Newest {
      windows = List.copyOf(windows);
    }
  }
}
