import com.sun.net.httpserver.HttpServer;
import java.net.URI;
import java.util.concurrent.Executors;
import org.glassfish.jersey.jdkhttp.JdkHttpServerFactory;
import org.glassfish.jersey.server.ResourceConfig;

/** The orders by Jersey on the JDK's server. */
final class JerseyJdkService {

  public static void main(String[] args) throws Exception {
    System.setProperty("sun.net.httpserver.nodelay", "true");
    HttpServer server =
        JdkHttpServerFactory.createHttpServer(
            URI.create("http://127.0.0.1:0/shop/rest/"), new ResourceConfig(Orders.class), false);
    server.setExecutor(Executors.newFixedThreadPool(4));
    server.start();
    System.out.println("SERVING " + server.getAddress().getPort());
  }
}
