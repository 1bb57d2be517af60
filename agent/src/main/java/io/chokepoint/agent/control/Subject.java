package io.chokepoint.agent.control;

import io.chokepoint.agent.record.Reflected;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.model.ResourceKind;
import java.util.List;

/**
 * A resource of the service with the objects behind it that are still there. With several of one
 * name it is not certain which of them requests wait for, and none is changed.
 */
public record Subject(ResourceId resource, List<Object> objects) {

  public Subject {
    objects = List.copyOf(objects);
  }

  /**
   * The worker threads of a Tomcat's connector, by the connector's name.
   *
   * @param endpoint its {@code AbstractEndpoint}
   */
  public static Subject ofTomcat(Object endpoint) {
    String name = "";
    try {
      name = String.valueOf(new Reflected(endpoint).callOrNull("getName"));
    } catch (ReflectiveOperationException | RuntimeException e) {
      // a Tomcat that is being stopped; nothing asks for threads without a name
    }
    return new Subject(new ResourceId(ResourceKind.WORKER_THREADS, name), List.of(endpoint));
  }
}
