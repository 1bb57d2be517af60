package io.chokepoint.driver.experiment;

import io.chokepoint.driver.exit.CommandException;
import io.chokepoint.driver.exit.ExitCode;
import io.chokepoint.driver.option.Arguments;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of all commands that can try remedies. */
public final class ProveOptions {

  @Option(
      names = "--prove",
      description = {
        "Afterwards try the remedies of the findings on the running service, in alternating",
        "blocks, and put everything back. The agent must have been started with a token."
      })
  boolean prove;

  @Option(
      names = "--prove-for",
      paramLabel = "DURATION",
      defaultValue = "90s",
      description = "At most so long for all of them (default: ${DEFAULT-VALUE}).")
  String proveFor = "90s";

  @Option(
      names = "--prove-delay",
      paramLabel = "ENDPOINT",
      description = {
        "Where a remedy cannot be tried, delay by 1 to 4 ms what the finding blames, in this",
        "endpoint's requests only (GET /orders/{id}; may be given several times), and see how the",
        "endpoint answers."
      })
  List<String> delayed = List.of();

  @Option(
      names = "--prove-sql",
      description = {
        "Let the index be created that a statement lacks by its plan, for as long as it takes to",
        "see what it gains, and be dropped again: concurrently, on PostgreSQL, on tables of at",
        "most 1 GB."
      })
  boolean indexes;

  /** To what may be done beyond changing settings. */
  public Consent consent() {
    Set<String> endpoints = Set.copyOf(delayed);
    return consent(endpoints::contains);
  }

  /**
   * The same where the service is only an example.
   *
   * @param delays whether an endpoint's requests may be delayed
   */
  public Consent consent(Predicate<String> delays) {
    if (!prove && !delayed.isEmpty()) {
      throw new CommandException(ExitCode.BAD_INPUT, "--prove-delay goes with --prove");
    }
    if (!prove && indexes) {
      throw new CommandException(ExitCode.BAD_INPUT, "--prove-sql goes with --prove");
    }
    return new Consent(delays, indexes);
  }

  public boolean wanted() {
    return prove;
  }

  public long nanos() {
    return atLeast("--prove-for", proveFor);
  }

  /** A duration in which an experiment has room. */
  public static long atLeast(String option, String duration) {
    long nanos = Arguments.nanos(option, duration);
    if (nanos < Proof.LEAST_NANOS) {
      throw new CommandException(ExitCode.BAD_INPUT, option + " must be at least 45s");
    }
    return nanos;
  }

  /** The agent's token, which is never in the command line. */
  public static String token() {
    String token = System.getenv("CHOKEPOINT_TOKEN");
    String file = System.getenv("CHOKEPOINT_TOKENFILE");
    @Nullable String read = token == null && file != null ? read(Path.of(file)) : token;
    if (read == null || read.isBlank()) {
      throw new CommandException(
          ExitCode.BAD_INPUT,
          "trying remedies needs the token that the agent was started with: set CHOKEPOINT_TOKEN, or"
              + " CHOKEPOINT_TOKENFILE to the file that holds it");
    }
    return read;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new CommandException(
          ExitCode.BAD_INPUT, "the token's file cannot be read: " + CommandException.reason(e), e);
    }
  }
}
