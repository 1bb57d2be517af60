package io.chokepoint.agent.library.grpc;

import static net.bytebuddy.matcher.ElementMatchers.isConstructor;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.namedOneOf;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.chokepoint.agent.probe.Advised;
import io.chokepoint.agent.probe.Probe;
import io.chokepoint.bridge.Requests;
import io.chokepoint.bridge.Tags;
import io.chokepoint.bridge.Unbound;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.util.List;
import java.util.Set;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;

/**
 * Calls of gRPC services, from the call's arrival to its status. A call is on a thread only while
 * the service handles what came in; between that, and where another thread answers, on none.
 */
public final class GrpcServerProbe implements Probe {

  private static final String CALL = "io.grpc.internal.ServerCallImpl";
  private static final String EVENTS = "io.grpc.internal.ServerCallImpl$ServerStreamListenerImpl";

  @Override
  public Set<String> classes() {
    return Set.of(CALL, EVENTS);
  }

  @Override
  public boolean remembers(TypeDescription type) {
    return type.getName().equals(CALL);
  }

  @Override
  public List<Advised> advised() {
    return List.of(
        new Advised(CALL, isConstructor(), Begin.class),
        new Advised(CALL, named("close").and(takesArguments(2)), Close.class),
        new Advised(EVENTS, namedOneOf("messagesAvailable", "halfClosed", "onReady"), Work.class),
        new Advised(EVENTS, named("closed").and(takesArguments(1)), Closed.class));
  }

  static final class Begin {

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.This ServerCall<?, ?> call) {
      if (Tags.get(call) == null) {
        Object announced = Unbound.announced();
        if (announced != null) {
          Tags.set(call, announced);
          Unbound.routed(announced, "GRPC", call.getMethodDescriptor().getFullMethodName());
        }
      }
    }
  }

  /** The service's code runs. */
  static final class Work {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static boolean enter(@Advice.FieldValue("call") Object call) {
      return Unbound.resumed(Tags.get(call));
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.Enter boolean resumed,
        @Advice.FieldValue("call") Object call,
        @Advice.Thrown Throwable thrown) {
      if (resumed) {
        if (thrown != null) {
          Requests.ended("GRPC", "other", 500, thrown);
        } else {
          Unbound.left(Tags.get(call));
        }
      }
    }
  }

  /** The service says how the call ended. */
  static final class Close {

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.This Object call, @Advice.Argument(0) Status status) {
      int http = Unbound.httpStatusOfGrpc(status.getCode().value());
      Unbound.completed(
          Tags.get(call), "GRPC", "other", http, http >= 500 ? status.getCause() : null);
    }
  }

  /** The stream is over, by either side. */
  static final class Closed {

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.FieldValue("call") Object call, @Advice.Argument(0) Status status) {
      Object tag = Tags.get(call);
      if (Unbound.isParked(tag)) {
        Unbound.completed(
            tag, "GRPC", "other", Unbound.httpStatusOfGrpc(status.getCode().value()), null);
      }
    }
  }
}
