import java.net.InetSocketAddress;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.util.Callback;

/** Jetty 12 without servlets: handlers that answer, fail, leave alone, or answer from elsewhere. */
final class JettyCoreService {

  private static final class Orders extends Handler.Abstract {

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      String order = Request.getPathInContext(request).substring(1);
      if (order.equals("13")) {
        throw new IllegalStateException("order is jammed");
      } else if (order.equals("404")) {
        Response.writeError(request, response, callback, 404);
      } else {
        Content.Sink.write(response, true, "order " + order, callback);
      }
      return true;
    }
  }

  private static final class Waits extends Handler.Abstract {

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
      String path = Request.getPathInContext(request);
      if (path.startsWith("/slow/")) {
        new Thread(() -> later(response, callback)).start();
        return true;
      } else if (path.startsWith("/held/")) {
        new Semaphore(0).tryAcquire(100, TimeUnit.MILLISECONDS);
        Content.Sink.write(response, true, "held", callback);
        return true;
      }
      return false;
    }
  }

  private static void later(Response response, Callback callback) {
    try {
      Thread.sleep(200);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Content.Sink.write(response, true, "slow", callback);
  }

  public static void main(String[] args) throws Exception {
    Server server = new Server(new InetSocketAddress("127.0.0.1", 0));
    server.setHandler(
        new Handler.Sequence(new ContextHandler(new Orders(), "/orders"), new Waits()));
    server.start();
    System.out.println("SERVING " + ((ServerConnector) server.getConnectors()[0]).getLocalPort());
  }
}
