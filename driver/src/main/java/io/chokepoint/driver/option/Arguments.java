package io.chokepoint.driver.option;

import io.chokepoint.driver.exit.CommandException;
import io.chokepoint.driver.exit.ExitCode;
import io.chokepoint.driver.plan.BaseUrl;
import io.chokepoint.driver.plan.Durations;
import java.net.URI;

/** Reads what a command line says as a plan would be read. */
public final class Arguments {

  private Arguments() {}

  /**
   * The length of a duration.
   *
   * @param option what it was given with
   * @throws CommandException if it is none
   */
  public static long nanos(String option, String duration) {
    try {
      return Durations.nanos(duration);
    } catch (IllegalArgumentException e) {
      throw new CommandException(ExitCode.BAD_INPUT, option + ": " + e.getMessage(), e);
    }
  }

  /**
   * The base URL of an agent, or of a server.
   *
   * @throws CommandException if it is none
   */
  public static URI url(String text) {
    try {
      return BaseUrl.of(text);
    } catch (IllegalArgumentException e) {
      throw new CommandException(ExitCode.BAD_INPUT, CommandException.reason(e), e);
    }
  }
}
