package io.chokepoint.driver.run;

import io.chokepoint.core.run.Run;
import io.chokepoint.driver.agent.AgentClient;
import io.chokepoint.driver.exit.CommandException;
import io.chokepoint.driver.exit.ExitCode;
import io.chokepoint.driver.option.Arguments;
import io.chokepoint.exporters.json.Json;
import io.chokepoint.exporters.json.TimelineDocument;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Gets a run to diagnose: from a live agent, or from where a report was written. */
public final class RunSource {

  private static final String TIMELINE = "timeline.json.gz";

  private RunSource() {}

  /**
   * Reads a run.
   *
   * @param source an agent's URL, a report folder, or a saved timeline
   * @param lastNanos how far back to look at an agent
   */
  public static Run read(String source, long lastNanos) {
    @Nullable Path file = file(source);
    return file == null ? live(source, lastNanos) : saved(file);
  }

  /** The saved timeline of a source; null of a live agent. */
  public static @Nullable Path file(String source) {
    if (source.startsWith("http://") || source.startsWith("https://")) {
      return null;
    }
    Path path = Path.of(source);
    return Files.isDirectory(path) ? path.resolve(TIMELINE) : path;
  }

  private static Run live(String source, long lastNanos) {
    URI url = Arguments.url(source);
    try {
      long from = System.currentTimeMillis() - lastNanos / 1_000_000;
      return new AgentClient(url).patient().timeline(from, Long.MAX_VALUE).toRun();
    } catch (IOException e) {
      throw new CommandException(
          ExitCode.UNREACHABLE,
          "agent " + source + " is not reachable: " + CommandException.reason(e),
          e);
    }
  }

  private static Run saved(Path file) {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      in.mark(1);
      boolean text = in.read() == '{';
      in.reset();
      return text // an agent's answer, as curl saves it
          ? Json.read(TimelineDocument.class, in, file.toString()).toRun()
          : Json.load(in, file.toString());
    } catch (NoSuchFileException e) {
      throw new CommandException(ExitCode.BAD_INPUT, "no saved run at " + file, e);
    } catch (IOException e) {
      throw new CommandException(ExitCode.BAD_INPUT, CommandException.reason(e), e);
    }
  }
}
