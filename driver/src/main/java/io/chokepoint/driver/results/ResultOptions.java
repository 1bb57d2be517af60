package io.chokepoint.driver.results;

import io.chokepoint.core.run.Run;
import io.chokepoint.driver.agent.AgentClient;
import io.chokepoint.driver.exit.CommandException;
import io.chokepoint.driver.exit.ExitCode;
import io.chokepoint.driver.option.Arguments;
import io.chokepoint.driver.run.RunSource;
import java.io.EOFException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Reads results of other load tools, with what the command line says about them. */
public final class ResultOptions {

  private static final long MARGIN_MILLIS = 900_000;

  @Option(
      names = "--format",
      paramLabel = "NAME",
      description = "Of results of another load tool (default: told by their content).")
  @Nullable String format;

  @Option(
      names = "--agent",
      paramLabel = "URL",
      description = "With results: the agent that was in the service, which still runs.")
  @Nullable String agent;

  @Option(
      names = "--timeline",
      paramLabel = "FILE",
      description =
          "With results: the agent's /api/v1/timeline, or a saved run's timeline.json.gz.")
  @Nullable String timeline;

  @Option(
      names = "--map",
      paramLabel = "NAME=REQUEST",
      description =
          "With results: which request of the service a name of the tool's is, as \"place"
              + " order=POST /orders\"; several (default: told by address or by count).")
  Map<String, String> mapped = Map.of();

  /** Whether a file holds results of another tool, and is no run of ours. */
  public boolean areResults(List<String> sources) {
    return sources.size() > 1
        || format != null
        || agent != null
        || timeline != null
        || (isFile(sources.get(0)) && !isOurs(Path.of(sources.get(0))));
  }

  private static boolean isFile(String source) {
    return !source.startsWith("http://")
        && !source.startsWith("https://")
        && Files.isRegularFile(Path.of(source));
  }

  private static boolean isOurs(Path path) {
    try {
      return new ResultFile(path).head().startsWith("{\"schema\":");
    } catch (IOException e) {
      return true; // its reader says why it cannot be read
    }
  }

  /** What was seen of the service between two Unix times by something other than its agent. */
  public interface Seen {
    Run between(long fromMillis, long toMillis);
  }

  /** The run that files of results are of. */
  public Run read(List<String> files) {
    return read(files, null);
  }

  /**
   * The same.
   *
   * @param other asked for the service's side instead of the agent
   */
  public Run read(List<String> files, @Nullable Seen other) {
    if (Stream.of(agent != null, timeline != null, other != null).filter(is -> is).count() > 1) {
      throw bad("one of --agent, --timeline and --prometheus: they say the same", null);
    }
    List<Imported.Read> read = new ArrayList<>();
    for (String file : files) {
      read.add(read(new ResultFile(Path.of(file))));
    }
    check(read);
    return Imported.of(read, other != null ? between(read, other) : seen(read), mapped);
  }

  private void check(List<Imported.Read> read) {
    TreeSet<String> names = new TreeSet<>();
    read.forEach(r -> names.addAll(r.recording().names()));
    mapped.forEach(
        (name, request) -> {
          if (!names.contains(name)) {
            throw bad(
                "--map: no request is called \""
                    + name
                    + "\"; there are "
                    + String.join(", ", names),
                null);
          }
          if (!request.matches("([A-Z]+|\\*) /.*")) {
            throw bad(
                "--map \"" + name + "=" + request + "\": write it like GET /orders/{id}", null);
          }
        });
  }

  private Imported.Read read(ResultFile file) {
    try {
      Head head = file.head();
      Format found = format(file, head);
      Recording recording = new Recording();
      try {
        found.read(file, recording);
      } catch (EOFException e) {
        recording.remark("the file ends in the middle of its compressed part");
      }
      if (recording.requests() == 0) {
        throw bad(
            file
                + (recording.problems.any()
                    ? ", " + recording.problems.firstWords()
                    : ": no request in it")
                + " (read as "
                + found.name()
                + ")",
            null);
      }
      return new Imported.Read(
          String.valueOf(file.path().getFileName()), found, recording, file.modifiedMillis());
    } catch (NoSuchFileException e) {
      throw bad("no file " + file, e);
    } catch (IOException e) {
      throw bad(file + ": " + CommandException.reason(e), e);
    }
  }

  private Format format(ResultFile file, Head head) {
    if (format != null) {
      @Nullable Format named = Formats.named(format);
      if (named == null) {
        throw bad("there is no format \"" + format + "\"; there are " + Formats.names(), null);
      }
      return named;
    }
    @Nullable Format found = Formats.of(head);
    if (found != null) {
      return found;
    }
    @Nullable String why = Formats.unreadable(head);
    throw bad(
        why != null
            ? file + ": " + why
            : head.bytes().length == 0
                ? file + ": the file is empty"
                : file + ": no format that is known; there are " + Formats.names(),
        null);
  }

  private static Run between(List<Imported.Read> files, Seen other) {
    long begin = Imported.firstMillis(files);
    long end = Imported.lastMillis(files);
    return other.between(
        (begin > 0 ? begin : end) - MARGIN_MILLIS,
        Math.min(System.currentTimeMillis(), end + MARGIN_MILLIS));
  }

  private @Nullable Run seen(List<Imported.Read> files) {
    if (timeline != null) {
      return RunSource.read(timeline, 0);
    }
    if (agent == null) {
      return null;
    }
    URI url = Arguments.url(agent);
    try {
      long from = Math.max(0, Imported.firstMillis(files) - MARGIN_MILLIS);
      return new AgentClient(url).patient().timeline(from, Long.MAX_VALUE).toRun();
    } catch (IOException e) {
      throw new CommandException(
          ExitCode.UNREACHABLE,
          "agent " + agent + " is not reachable: " + CommandException.reason(e),
          e);
    }
  }

  private static CommandException bad(String message, @Nullable Throwable cause) {
    return cause == null
        ? new CommandException(ExitCode.BAD_INPUT, message)
        : new CommandException(ExitCode.BAD_INPUT, message, cause);
  }
}
