package io.chokepoint.agent.sampler;

import io.chokepoint.agent.known.Libraries;
import io.chokepoint.agent.library.ServerReader;
import io.chokepoint.agent.own.AgentErrors;
import io.chokepoint.core.timeline.WorkersWindow;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The worker threads of the servers in this JVM. */
final class ServerSampler {

  private final Supplier<List<Object>> servers;
  private final AgentErrors errors;

  ServerSampler(Supplier<List<Object>> servers, AgentErrors errors) {
    this.servers = servers;
    this.errors = errors;
  }

  /** By the name of what has them: {@code http-nio-8080}, {@code XNIO-1}. */
  Map<String, WorkersWindow> sample() {
    Map<String, WorkersWindow> workers = new HashMap<>();
    for (Object server : servers.get()) {
      try {
        ServerReader reader = Libraries.serverReader(server);
        @Nullable WorkersWindow window = reader == null ? null : reader.window(server);
        if (reader != null && window != null) {
          workers.put(reader.name(server), window);
        }
      } catch (ReflectiveOperationException | RuntimeException e) {
        errors.add("reading a server's threads", e);
      }
    }
    return workers;
  }
}
