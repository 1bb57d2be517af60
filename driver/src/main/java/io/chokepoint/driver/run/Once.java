package io.chokepoint.driver.run;

import io.chokepoint.driver.exit.CommandException;
import io.chokepoint.driver.exit.ExitCode;
import io.chokepoint.driver.http.Addresses;
import io.chokepoint.driver.http.RequestTrial;
import io.chokepoint.driver.plan.Plan;
import io.chokepoint.driver.plan.template.Variables;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Requests of a plan that are sent once, before its load and after it. */
final class Once {

  private final List<Addresses> targets;
  private final Consumer<RequestTrial.Part> watcher;
  private RequestTrial.@Nullable Part failed;

  /**
   * @param targets addresses of the plan's destinations
   * @param watcher sees each request with its answer
   */
  Once(List<Addresses> targets, Consumer<RequestTrial.Part> watcher) {
    this.targets = targets;
    this.watcher = watcher;
  }

  /**
   * Sends the set-up; returns the plan whose users know what it found out.
   *
   * @throws CommandException where one of its requests fails
   */
  Plan before(Plan plan) {
    if (plan.setUp().isEmpty()) {
      return plan;
    }
    @Nullable Variables found = sent(plan.before());
    if (failed != null) {
      throw new CommandException(
          ExitCode.UNREACHABLE, "set-up " + words(failed) + "; no load was sent");
    }
    return found == null ? plan : plan.knowing(found);
  }

  /** Sends the tear-down; returns what went wrong, null where all went well. */
  @Nullable String after(Plan plan) {
    if (!plan.tearDown().isEmpty()) {
      sent(plan.after());
    }
    return failed == null ? null : "tear-down " + words(failed);
  }

  private @Nullable Variables sent(Plan once) {
    try (RequestTrial trial = new RequestTrial(once, targets, this::look)) {
      trial.run();
      return trial.known();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandException(ExitCode.INTERRUPTED, "interrupted", e);
    }
  }

  private void look(RequestTrial.Part part) {
    watcher.accept(part);
    if (!part.error().isEmpty()) {
      failed = part;
    }
  }

  private static String words(RequestTrial.Part part) {
    RequestTrial.@Nullable Answered answer = part.answer();
    return "\""
        + part.endpoint()
        + "\" failed: "
        + part.error()
        + (answer == null ? "" : " (status " + answer.status() + ")");
  }
}
