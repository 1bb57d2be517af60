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
import kotlin.Unit;
import kotlin.coroutines.Continuation;
import kotlin.coroutines.CoroutineContext;
import kotlin.coroutines.intrinsics.IntrinsicsKt;
import kotlinx.coroutines.DelayKt;

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

  private static Object slow(ApplicationCall call, Continuation<? super Unit> done) {
    return DelayKt.delay(
        200,
        new Continuation<Unit>() {
          @Override
          public CoroutineContext getContext() {
            return done.getContext();
          }

          @Override
          public void resumeWith(Object result) {
            Object answered = answer(call, "slow", HttpStatusCode.Companion.fromValue(200), done);
            if (answered != IntrinsicsKt.getCOROUTINE_SUSPENDED()) {
              done.resumeWith(Unit.INSTANCE);
            }
          }
        });
  }

  private static Object answer(
      ApplicationCall call, String text, HttpStatusCode status, Continuation<? super Unit> done) {
    return ApplicationResponseFunctionsKt.respondText(
        call, text, null, status, content -> Unit.INSTANCE, done);
  }
}
