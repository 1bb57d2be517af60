package io.chokepoint.driver.cases;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a process is started.
 *
 * @param command program and arguments; {@code {port}} is a free port of its own, {@code {NAME}}
 *     that of the process NAME
 * @param ready {@link #PRINTED}, {@link #PORT}, or the URL that then answers with 200
 * @param after processes that must be ready before it is started
 * @param address where a plan's service of that kind is watched, {@code redis://…} or {@code
 *     jdbc:postgresql://…}; null where none is
 */
public record Launch(
    List<String> command, String ready, List<String> after, @Nullable String address) {

  /** The process that is under test. */
  public static final String SERVICE = "service";

  /** It is ready when it prints a line that begins with <em>ready</em>. */
  public static final String PRINTED = "printed";

  /** It is ready when its port accepts a connection. */
  public static final String PORT = "port";

  public Launch {
    command = List.copyOf(command);
    after = List.copyOf(after);
  }
}
