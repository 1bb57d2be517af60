import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import java.net.InetSocketAddress;
import org.apache.cxf.jaxrs.servlet.CXFNonSpringJaxrsServlet;

/** The orders by CXF in Undertow. */
final class CxfService {

  public static void main(String[] args) throws Exception {
    DeploymentInfo info =
        Servlets.deployment()
            .setClassLoader(CxfService.class.getClassLoader())
            .setContextPath("/shop")
            .setDeploymentName("orders")
            .addServlet(
                Servlets.servlet("cxf", CXFNonSpringJaxrsServlet.class)
                    .setAsyncSupported(true)
                    .setLoadOnStartup(1)
                    .addInitParam("jaxrs.serviceClasses", "Orders")
                    .addMapping("/rest/*"));
    DeploymentManager manager = Servlets.defaultContainer().addDeployment(info);
    manager.deploy();
    Undertow server =
        Undertow.builder()
            .addHttpListener(0, "127.0.0.1")
            .setHandler(Handlers.path().addPrefixPath("/shop", manager.start()))
            .build();
    server.start();
    InetSocketAddress address =
        (InetSocketAddress) server.getListenerInfo().get(0).getAddress();
    System.out.println("SERVING " + address.getPort());
  }
}
