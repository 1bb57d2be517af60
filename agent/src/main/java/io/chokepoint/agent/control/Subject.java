package io.chokepoint.agent.control;

import io.chokepoint.core.model.ResourceId;
import java.util.List;

/**
 * A resource of the service with the objects behind it that are still there. With several of one
 * name it is not certain which of them requests wait for, and none is changed.
 */
public record Subject(ResourceId resource, List<Object> objects) {

  public Subject {
    objects = List.copyOf(objects);
  }
}
