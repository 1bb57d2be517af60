import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.AbstractHandler;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.server.handler.HandlerList;

/** Jetty without servlets: handlers that answer, fail, leave alone, or answer from elsewhere. */
final class JettyHandlersService {

  private static final class Orders extends AbstractHandler {

    @Override
    public void handle(
        String target, Request base, HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      base.setHandled(true);
      if (target.equals("/13")) {
        throw new IllegalStateException("order is jammed");
      } else if (target.equals("/404")) {
        response.sendError(404);
      } else {
        response.getWriter().print("order " + target.substring(1));
      }
    }
  }

  private static final class Waits extends AbstractHandler {

    @Override
    public void handle(
        String target, Request base, HttpServletRequest request, HttpServletResponse response)
        throws IOException, ServletException {
      if (target.startsWith("/slow/")) {
        base.setHandled(true);
        AsyncContext async = request.startAsync();
        new Thread(() -> later(async)).start();
      } else if (target.startsWith("/held/")) {
        base.setHandled(true);
        held();
        response.getWriter().print("held");
      }
    }
  }

  static void later(AsyncContext async) {
    try {
      Thread.sleep(200);
      async.getResponse().getWriter().print("slow");
    } catch (InterruptedException | IOException e) {
      throw new IllegalStateException(e);
    }
    async.complete();
  }

  static void held() {
    try {
      new Semaphore(0).tryAcquire(100, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  public static void main(String[] args) throws Exception {
    Server server = new Server(new InetSocketAddress("127.0.0.1", 0));
    ContextHandler orders = new ContextHandler("/orders");
    orders.setHandler(new Orders());
    HandlerList handlers = new HandlerList();
    handlers.setHandlers(new Handler[] {orders, new Waits()});
    server.setHandler(handlers);
    server.start();
    System.out.println("SERVING " + ((ServerConnector) server.getConnectors()[0]).getLocalPort());
  }
}
