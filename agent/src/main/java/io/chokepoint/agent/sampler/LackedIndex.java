package io.chokepoint.agent.sampler;

import io.chokepoint.agent.library.Beside;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An index that a statement lacks by its plan.
 *
 * @param columns in order
 * @param opening opens a connection to its database
 */
public record LackedIndex(String table, List<String> columns, Opening opening) {

  /** How the names of indexes begin that are only tried. */
  public static final String TRIED = "chokepoint_tried_";

  /** The first of the two keys of the advisory locks that those hold who drop them. */
  public static final int LOCKS = 0x63686f6b;

  public LackedIndex {
    columns = List.copyOf(columns);
  }

  /** Opens a connection; gives null where the pool that it is beside is gone. */
  @FunctionalInterface
  public interface Opening {
    @Nullable Beside beside() throws Exception;
  }
}
