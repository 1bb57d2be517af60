package io.chokepoint.agent.matrix;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.opentest4j.TestAbortedException;

/**
 * Gives a row its {@link Turn}, and lets a failed one go unjudged where other processes had so much
 * of the processors that its times mean nothing. The gate counts these rows and accepts few.
 */
final class QuietMachine
    implements BeforeTestExecutionCallback,
        AfterTestExecutionCallback,
        TestExecutionExceptionHandler {

  /** Rows judge shares to 5 %; others that take twice that may be why one is off. */
  private static final double BUSY = 0.10;

  private static final Namespace OURS = Namespace.create(QuietMachine.class);

  @Override
  public void beforeTestExecution(ExtensionContext context) {
    context.getStore(OURS).put("before", ProcessorTime.now());
    Turn.judge(true);
  }

  @Override
  public void afterTestExecution(ExtensionContext context) {
    Turn.judge(false);
  }

  @Override
  public void handleTestExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    @SuppressWarnings("unchecked")
    Optional<ProcessorTime> before =
        requireNonNull(context.getStore(OURS).get("before", Optional.class));
    Optional<Double> others =
        before.flatMap(b -> ProcessorTime.now().map(after -> after.othersSince(b)));
    if (others.isPresent() && others.get() > BUSY) {
      throw new TestAbortedException(
          String.format(
              "not judged: other processes took %.0f %% of the processors", 100 * others.get()),
          failure);
    }
    throw failure;
  }
}
