import io.helidon.microprofile.server.Server;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Set;

/** The orders by Helidon MP. */
public final class HelidonMpService {

  /** What there is. */
  @ApplicationPath("/shop/rest")
  public static class Shop extends Application {
    @Override
    public Set<Class<?>> getClasses() {
      return Set.of(Orders.class);
    }
  }

  public static void main(String[] args) {
    Server server =
        Server.builder().addApplication(Shop.class).host("127.0.0.1").port(0).build().start();
    System.out.println("SERVING " + server.port());
  }
}
