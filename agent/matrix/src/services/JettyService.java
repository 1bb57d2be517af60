import jakarta.servlet.DispatcherType;
import java.net.InetSocketAddress;
import java.util.EnumSet;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.servlet.FilterHolder;
import org.eclipse.jetty.servlet.ServletContextHandler;
import org.eclipse.jetty.servlet.ServletHolder;

/** The till on Jetty. */
final class JettyService {

  public static void main(String[] args) throws Exception {
    Server server = new Server(new InetSocketAddress("127.0.0.1", 0));
    ServletContextHandler context = new ServletContextHandler();
    context.setContextPath("/");
    EnumSet<DispatcherType> all = EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC);
    FilterHolder filter = new FilterHolder(new Turnstile());
    filter.setAsyncSupported(true);
    context.addFilter(filter, "/*", all);
    ServletHolder till = new ServletHolder(new Till());
    till.setAsyncSupported(true);
    context.addServlet(till, "/till/*");
    server.setHandler(context);
    server.start();
    System.out.println("SERVING " + ((ServerConnector) server.getConnectors()[0]).getLocalPort());
  }
}
