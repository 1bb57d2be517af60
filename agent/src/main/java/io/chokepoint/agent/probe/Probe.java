package io.chokepoint.agent.probe;

import java.util.List;
import java.util.Set;
import net.bytebuddy.description.type.TypeDescription;

/**
 * One thing that is measured in one library: which of its classes are meant, and what advice their
 * methods get. A probe is one small class, and one line in {@code Probes}.
 *
 * <p>Advice is nested, static and stateless; it touches the bridge, the JDK and the library's own
 * types, and nothing else, as it is inlined there.
 */
public interface Probe {

  /** Names of the classes meant; empty where they are told by a pattern. */
  default Set<String> classes() {
    return Set.of();
  }

  /** Whether a class that is not named may be meant. Asked for each class loaded: cheap. */
  default boolean mayBe(String className) {
    return false;
  }

  /**
   * What stands somewhere in the file of every class meant, so that most others of such names are
   * told by their bytes; empty where nothing does.
   */
  default String mentions() {
    return "";
  }

  /** Whether a class that may be meant is. Its whole hierarchy can be asked. */
  default boolean is(TypeDescription type) {
    return true;
  }

  /** Whether the class gets a field to remember by, if its kind of classes does. */
  default boolean remembers(TypeDescription type) {
    return false;
  }

  /** Whether the class gets a number to count with, if its kind of classes does. */
  default boolean counts(TypeDescription type) {
    return false;
  }

  /**
   * Whether classes that are there before the agent are left alone until {@link Gate#catchUpWith}
   * says that they are of use.
   */
  default boolean onlyWhenNeeded() {
    return false;
  }

  /** What is inlined where. Asked for once a class is meant: may use Byte Buddy. */
  List<Advised> advised();
}
