package io.chokepoint.agent.control;

import io.chokepoint.agent.record.Reflected;
import io.chokepoint.bridge.JdkServer;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.model.ResourceKind;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * A resource of the service with the objects behind it that are still there. With several of one
 * name it is not certain which of them requests wait for, and none is changed.
 */
public record Subject(ResourceId resource, List<Object> objects) {

  private static final Subject NONE =
      new Subject(new ResourceId(ResourceKind.WORKER_THREADS, ""), List.of());

  public Subject {
    objects = List.copyOf(objects);
  }

  /**
   * The worker threads of a Tomcat's connector, by the connector's name.
   *
   * @param endpoint its {@code AbstractEndpoint}
   */
  public static Subject ofTomcat(Object endpoint) {
    return ofWorkers(endpoint);
  }

  /**
   * The worker threads of another server, by the name of their pool.
   *
   * @param server a Jetty, or a {@link JdkServer}; any other has none that can be changed
   */
  public static Subject ofServer(Object server) {
    if (server instanceof JdkServer jdk) {
      Executor executor = jdk.executor();
      return new Subject(
          new ResourceId(ResourceKind.WORKER_THREADS, jdk.name()),
          executor == null ? List.of() : List.of(executor));
    }
    try {
      Reflected read = new Reflected(server);
      return read.has("getThreadPool") ? ofWorkers(read.call("getThreadPool").target()) : NONE;
    } catch (ReflectiveOperationException | RuntimeException e) {
      return NONE; // one that is not at work yet, or any more
    }
  }

  private static Subject ofWorkers(Object pool) {
    try {
      String name = new Reflected(pool).call("getName").text();
      return new Subject(new ResourceId(ResourceKind.WORKER_THREADS, name), List.of(pool));
    } catch (ReflectiveOperationException | RuntimeException e) {
      return NONE; // a server that is being stopped
    }
  }
}
