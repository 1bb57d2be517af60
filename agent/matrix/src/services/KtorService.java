import io.ktor.http.HttpStatusCode;
import io.ktor.server.application.Application;
import io.ktor.server.application.ApplicationCall;
import io.ktor.server.engine.EmbeddedServerKt;
import io.ktor.server.netty.Netty;
import io.ktor.server.response.ApplicationResponseFunctionsKt;
import io.ktor.server.routing.RoutingBuilderKt;
import io.ktor.server.routing.RoutingRootKt;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import kotlin.Unit;
import kotlin.coroutines.Continuation;
import kotlin.coroutines.intrinsics.IntrinsicsKt;
import kotlin.coroutines.jvm.internal.ContinuationImpl;
import kotlinx.coroutines.BuildersKt;
import kotlinx.coroutines.DelayKt;
import kotlinx.coroutines.Dispatchers;

/** Routes of Ktor's, as Java can write them. */
final class KtorService {

  public static void main(String[] args) throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    EmbeddedServerKt.embeddedServer(
            Netty.INSTANCE, port, "127.0.0.1", List.of(), (application, done) -> routes(application))
        .start(false);
    System.out.println("SERVING " + port);
    Thread.currentThread().join(); // all others are daemons
  }

  private static Unit routes(Application application) {
    RoutingRootKt.routing(
        application,
        routing -> {
          RoutingBuilderKt.get(routing, "/orders/{id}", (context, done) -> one(context.getCall(), done));
          RoutingBuilderKt.get(routing, "/held/{id}", (context, done) -> held(context.getCall(), done));
          RoutingBuilderKt.get(routing, "/slow/{id}", (context, done) -> slow(context.getCall(), done));
          RoutingBuilderKt.get(routing, "/never", (context, done) -> IntrinsicsKt.getCOROUTINE_SUSPENDED());
          return Unit.INSTANCE;
        });
    return Unit.INSTANCE;
  }

  private static Object one(ApplicationCall call, Continuation<? super Unit> done) {
    String id = call.getParameters().get("id");
    if (id.equals("13")) {
      throw new IllegalStateException("order is jammed");
    }
    HttpStatusCode status = HttpStatusCode.Companion.fromValue(id.equals("404") ? 404 : 200);
    return answer(call, "order " + id, status, done);
  }

  /** Waits on a thread of a dispatcher's, and then on the one that the call is back on. */
  private static Object held(ApplicationCall call, Continuation<? super Unit> done) {
    Later later =
        new Later(
            done,
            () -> {
              waited();
              return answer(call, "held", HttpStatusCode.Companion.fromValue(200), done);
            });
    Object held =
        BuildersKt.withContext(Dispatchers.getIO(), (scope, inner) -> waited(), later);
    // on CIO it is on such a thread already
    return held == IntrinsicsKt.getCOROUTINE_SUSPENDED() ? held : later.invokeSuspend(held);
  }

  private static Object waited() {
    try {
      new Semaphore(0).tryAcquire(100, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Unit.INSTANCE;
  }

  private static Object slow(ApplicationCall call, Continuation<? super Unit> done) {
    return DelayKt.delay(
        200,
        new Later(
            done, () -> answer(call, "slow", HttpStatusCode.Companion.fromValue(200), done)));
  }

  /** What a suspended function goes on with, on the threads of its context. */
  private static final class Later extends ContinuationImpl {
    private final Supplier<Object> next;

    @SuppressWarnings("unchecked")
    Later(Continuation<? super Unit> done, Supplier<Object> next) {
      super((Continuation<Object>) (Continuation<?>) done);
      this.next = next;
    }

    @Override
    protected Object invokeSuspend(Object result) {
      return next.get();
    }
  }

  private static Object answer(
      ApplicationCall call, String text, HttpStatusCode status, Continuation<? super Unit> done) {
    return ApplicationResponseFunctionsKt.respondText(
        call, text, null, status, content -> Unit.INSTANCE, done);
  }
}
