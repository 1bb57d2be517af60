package io.chokepoint.agent.control;

import io.chokepoint.agent.known.Libraries;
import io.chokepoint.agent.library.Reflected;
import io.chokepoint.agent.library.ServerReader;
import io.chokepoint.bridge.Limiters;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.model.ResourceKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

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

  /** Limiters, by their names. */
  public static List<Subject> ofLimiters(List<Object> limiters) {
    Map<String, List<Object>> byName = new TreeMap<>();
    for (Object limiter : limiters) {
      try {
        Reflected reflected = new Reflected(limiter);
        String own = reflected.call("getName").text();
        String name = reflected.has("getBulkheadConfig") ? Limiters.bulkhead(own) : own;
        byName.computeIfAbsent(name, n -> new ArrayList<>()).add(limiter);
      } catch (ReflectiveOperationException | RuntimeException e) {
        // of a version that does not tell
      }
    }
    List<Subject> subjects = new ArrayList<>();
    byName.forEach(
        (name, own) -> subjects.add(new Subject(new ResourceId(ResourceKind.LIMITER, name), own)));
    return subjects;
  }

  /** The worker threads of a server, by their name; none where nothing of them can be changed. */
  public static Subject ofServer(Object server) {
    try {
      ServerReader reader = Libraries.serverReader(server);
      Object workers = reader == null ? null : reader.workers(server);
      return reader == null || workers == null
          ? NONE
          : new Subject(
              new ResourceId(ResourceKind.WORKER_THREADS, reader.name(server)), List.of(workers));
    } catch (ReflectiveOperationException | RuntimeException e) {
      return NONE; // one that is not at work yet, or any more
    }
  }
}
