import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import jakarta.ws.rs.core.Application;
import java.net.InetSocketAddress;
import java.util.Set;
import org.jboss.resteasy.plugins.server.servlet.HttpServlet30Dispatcher;
import org.jboss.resteasy.spi.ResteasyDeployment;
import org.jboss.resteasy.core.ResteasyDeploymentImpl;

/** The orders by RESTEasy in Undertow. */
final class ResteasyService {

  /** What there is. */
  public static final class Shop extends Application {
    @Override
    public Set<Class<?>> getClasses() {
      return Set.of(Orders.class);
    }
  }

  public static void main(String[] args) throws Exception {
    ResteasyDeployment deployment = new ResteasyDeploymentImpl();
    deployment.setApplicationClass(Shop.class.getName());
    DeploymentInfo info =
        Servlets.deployment()
            .setClassLoader(ResteasyService.class.getClassLoader())
            .setContextPath("/shop")
            .setDeploymentName("orders")
            .addServletContextAttribute(ResteasyDeployment.class.getName(), deployment)
            .addServlet(
                Servlets.servlet("resteasy", HttpServlet30Dispatcher.class)
                    .setAsyncSupported(true)
                    .setLoadOnStartup(1)
                    .addInitParam("resteasy.servlet.mapping.prefix", "/rest")
                    .addMapping("/rest/*"));
    DeploymentManager manager = Servlets.defaultContainer().addDeployment(info);
    manager.deploy();
    Undertow server =
        Undertow.builder().addHttpListener(0, "127.0.0.1").setHandler(Handlers.path().addPrefixPath("/shop", manager.start())).build();
    server.start();
    InetSocketAddress address =
        (InetSocketAddress) server.getListenerInfo().get(0).getAddress();
    System.out.println("SERVING " + address.getPort());
  }
}
