package io.chokepoint.agent.library.grpc;

import static net.bytebuddy.matcher.ElementMatchers.namedOneOf;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.chokepoint.agent.probe.Advised;
import io.chokepoint.agent.probe.Probe;
import io.chokepoint.bridge.Calls;
import io.chokepoint.bridge.Unbound;
import io.grpc.Channel;
import io.grpc.Status;
import java.util.List;
import java.util.Set;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** Calls by gRPC's blocking stubs, whose thread waits for the answer. */
public final class GrpcClientProbe implements Probe {

  private static final String CALLS = "io.grpc.stub.ClientCalls";

  @Override
  public Set<String> classes() {
    return Set.of(CALLS);
  }

  @Override
  public List<Advised> advised() {
    return List.of(
        new Advised(
            CALLS,
            namedOneOf("blockingUnaryCall", "blockingV2UnaryCall").and(takesArguments(4)),
            Call.class));
  }

  static final class Call {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static int enter(@Advice.Argument(0) Channel channel) {
      return Calls.startedAt(channel.authority());
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.Enter int call, @Advice.Thrown @Nullable Throwable thrown) {
      int code = thrown == null ? 0 : Status.fromThrowable(thrown).getCode().value();
      Calls.ended(call, Unbound.httpStatusOfGrpc(code), null);
    }
  }
}
