package io.chokepoint.driver.exit;

import io.chokepoint.driver.load.Refusal;
import io.chokepoint.driver.plan.Secrets;

/**
 * Why a command cannot go on, as one line for people, without passwords, and an exit code for
 * scripts.
 */
public final class CommandException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final ExitCode exitCode;

  public CommandException(ExitCode exitCode, String message) {
    super(Secrets.hidden(message));
    this.exitCode = exitCode;
  }

  public CommandException(ExitCode exitCode, String message, Throwable cause) {
    super(Secrets.hidden(message), cause);
    this.exitCode = exitCode;
  }

  /** What the driver's own machine refused to it: not a failure of the service. */
  public static CommandException refused(Refusal refusal, Throwable cause) {
    return new CommandException(
        ExitCode.OURS, "the driver is at its own limit: " + refusal.words(), cause);
  }

  public ExitCode exitCode() {
    return exitCode;
  }

  /** What an I/O error says, its class's name where it says nothing. */
  public static String reason(Throwable t) {
    String message = t.getMessage();
    return message == null || message.isBlank() ? t.getClass().getSimpleName() : message;
  }
}
