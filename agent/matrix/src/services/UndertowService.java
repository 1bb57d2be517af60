import io.undertow.Undertow;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import jakarta.servlet.DispatcherType;
import java.net.InetSocketAddress;

/** The till on Undertow. */
final class UndertowService {

  public static void main(String[] args) throws Exception {
    DeploymentInfo info =
        Servlets.deployment()
            .setClassLoader(UndertowService.class.getClassLoader())
            .setContextPath("/")
            .setDeploymentName("till")
            .addServlet(
                Servlets.servlet("till", Till.class).addMapping("/till/*").setAsyncSupported(true))
            .addFilter(Servlets.filter("turnstile", Turnstile.class).setAsyncSupported(true))
            .addFilterUrlMapping("turnstile", "/*", DispatcherType.REQUEST);
    DeploymentManager manager = Servlets.defaultContainer().addDeployment(info);
    manager.deploy();
    Undertow server =
        Undertow.builder()
            .addHttpListener(0, "127.0.0.1")
            .setWorkerThreads(Integer.getInteger("threads", 8))
            .setHandler(manager.start())
            .build();
    server.start();
    InetSocketAddress address =
        (InetSocketAddress) server.getListenerInfo().get(0).getAddress();
    System.out.println("SERVING " + address.getPort());
  }
}
