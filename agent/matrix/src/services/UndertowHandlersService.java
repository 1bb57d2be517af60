import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.BlockingHandler;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Undertow without servlets: handlers on its I/O threads, its workers, and threads of their own. */
final class UndertowHandlersService {

  private static final ExecutorService OWN = Executors.newFixedThreadPool(2);

  private static void order(HttpServerExchange exchange) {
    String id = exchange.getQueryParameters().get("id").getFirst();
    if (id.equals("13")) {
      throw new IllegalStateException("order is jammed");
    } else if (id.equals("404")) {
      exchange.setStatusCode(404).endExchange();
    } else {
      exchange.getResponseSender().send("order " + id);
    }
  }

  private static void held(HttpServerExchange exchange) throws InterruptedException {
    new Semaphore(0).tryAcquire(100, TimeUnit.MILLISECONDS);
    exchange.getResponseSender().send("held");
  }

  private static void slow(HttpServerExchange exchange) {
    exchange.dispatch(OWN, () -> slowly(exchange));
  }

  private static void slowly(HttpServerExchange exchange) {
    try {
      Thread.sleep(200);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    exchange.getResponseSender().send("slow");
  }

  public static void main(String[] args) {
    Undertow server =
        Undertow.builder()
            .addHttpListener(0, "127.0.0.1")
            .setHandler(
                Handlers.routing()
                    .get("/orders/{id}", UndertowHandlersService::order)
                    .get("/held/{id}", new BlockingHandler(UndertowHandlersService::held))
                    .get("/slow/{id}", UndertowHandlersService::slow))
            .build();
    server.start();
    InetSocketAddress address = (InetSocketAddress) server.getListenerInfo().get(0).getAddress();
    System.out.println("SERVING " + address.getPort());
  }
}
