import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** A servlet that answers, fails, finds nothing, or answers from another thread. */
public final class Till extends HttpServlet {

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String path = String.valueOf(request.getPathInfo());
    if (path.equals("/fail")) {
      throw new IllegalStateException("till is jammed");
    } else if (path.startsWith("/missing")) {
      response.sendError(404);
    } else if (path.equals("/elsewhere")) {
      AsyncContext async = request.startAsync();
      new Thread(() -> elsewhere(async)).start();
    } else if (path.equals("/back") && request.getDispatcherType() == DispatcherType.REQUEST) {
      AsyncContext async = request.startAsync();
      new Thread(() -> back(async)).start();
    } else if (path.equals("/at-once")) {
      AsyncContext async = request.startAsync();
      response.setStatus(206);
      async.complete();
    } else if (path.equals("/dropped")) {
      request.startAsync().setTimeout(100);
      throw new IllegalStateException("dropped");
    } else if (path.equals("/forgotten")) {
      request.startAsync().setTimeout(100);
    } else if (path.equals("/twice")) {
      AsyncContext async = request.startAsync();
      new Thread(() -> twice(async)).start();
    } else if (path.equals("/back-broken")) {
      if (request.getDispatcherType() != DispatcherType.REQUEST) {
        throw new IllegalArgumentException("broken");
      }
      AsyncContext async = request.startAsync();
      new Thread(() -> back(async)).start();
    } else {
      response.getWriter().print("ok");
    }
  }

  private static void twice(AsyncContext async) {
    elsewhere(async);
    try {
      async.complete();
    } catch (RuntimeException e) {
      // so it should be
    }
  }

  private static void elsewhere(AsyncContext async) {
    work(50);
    try {
      ((HttpServletResponse) async.getResponse()).setStatus(203);
      async.getResponse().getWriter().print("ok");
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } finally {
      async.complete();
    }
  }

  private static void back(AsyncContext async) {
    work(50);
    async.dispatch();
  }

  static void work(int millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
