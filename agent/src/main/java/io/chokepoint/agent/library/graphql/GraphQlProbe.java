package io.chokepoint.agent.library.graphql;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.chokepoint.agent.probe.Advised;
import io.chokepoint.agent.probe.Probe;
import io.chokepoint.bridge.PublicGetters;
import io.chokepoint.bridge.Requests;
import java.util.List;
import java.util.Set;
import net.bytebuddy.asm.Advice;

/** The operation of a document that is parsed, found valid, and about to be executed. */
public final class GraphQlProbe implements Probe {

  private static final String EXECUTION = "graphql.execution.ExecutionContextBuilder";

  @Override
  public Set<String> classes() {
    return Set.of(EXECUTION);
  }

  @Override
  public List<Advised> advised() {
    return List.of(
        new Advised(
            EXECUTION, named("operationDefinition").and(takesArguments(1)), Operation.class));
  }

  static final class Operation {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.Argument(0) Object operation) {
      Requests.operation(PublicGetters.text(operation, "getName"));
    }
  }
}
