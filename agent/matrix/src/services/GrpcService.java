import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** A gRPC service without generated code, and its client behind HTTP. */
final class GrpcService {

  private static final MethodDescriptor<String, String> FIND =
      MethodDescriptor.<String, String>newBuilder()
          .setType(MethodDescriptor.MethodType.UNARY)
          .setFullMethodName("shop.Orders/Find")
          .setRequestMarshaller(new Text())
          .setResponseMarshaller(new Text())
          .build();

  /** Strings in UTF-8. */
  private static final class Text implements MethodDescriptor.Marshaller<String> {
    @Override
    public InputStream stream(String value) {
      return new ByteArrayInputStream(value.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String parse(InputStream stream) {
      try {
        return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  public static void main(String[] args) throws Exception {
    Server server =
        ServerBuilder.forPort(0)
            .addService(
                ServerServiceDefinition.builder("shop.Orders")
                    .addMethod(FIND, ServerCalls.asyncUnaryCall(GrpcService::find))
                    .build())
            .build()
            .start();
    ManagedChannel channel =
        ManagedChannelBuilder.forAddress("127.0.0.1", server.getPort()).usePlaintext().build();
    new Serving()
        .on("/port", () -> String.valueOf(server.getPort()))
        .on("/now", () -> call(channel, "now"))
        .on("/later", () -> call(channel, "later"))
        .on("/missing", () -> call(channel, "missing"))
        .on("/jammed", () -> call(channel, "jammed"))
        .on("/thrown", () -> call(channel, "thrown"))
        .start();
  }

  private static String call(ManagedChannel channel, String what) {
    try {
      return ClientCalls.blockingUnaryCall(channel, FIND, CallOptions.DEFAULT, what);
    } catch (StatusRuntimeException e) {
      return e.getStatus().getCode().name();
    }
  }

  private static void find(String what, StreamObserver<String> answer) {
    switch (what) {
      case "missing":
        answer.onError(Status.NOT_FOUND.asRuntimeException());
        break;
      case "jammed":
        answer.onError(
            Status.INTERNAL.withCause(new IllegalStateException("jammed")).asRuntimeException());
        break;
      case "thrown":
        throw new IllegalArgumentException("thrown");
      case "later":
        new Thread(() -> later(answer)).start();
        break;
      default:
        answer.onNext("found " + what);
        answer.onCompleted();
    }
  }

  private static void later(StreamObserver<String> answer) {
    try {
      Thread.sleep(50);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    answer.onNext("found later");
    answer.onCompleted();
  }
}
