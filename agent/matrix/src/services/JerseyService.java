import java.nio.file.Files;
import org.apache.catalina.Context;
import org.apache.catalina.Wrapper;
import org.apache.catalina.startup.Tomcat;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.servlet.ServletContainer;

/** The orders by Jersey in Tomcat. */
final class JerseyService {

  public static void main(String[] args) throws Exception {
    Tomcat tomcat = new Tomcat();
    tomcat.setBaseDir(Files.createTempDirectory("tomcat").toString());
    tomcat.setPort(0);
    tomcat.setHostname("127.0.0.1");
    Context context = tomcat.addContext("/shop", null);
    Wrapper jersey =
        Tomcat.addServlet(
            context, "jersey", new ServletContainer(new ResourceConfig(Orders.class)));
    jersey.setAsyncSupported(true);
    context.addServletMappingDecoded("/rest/*", "jersey");
    tomcat.start();
    System.out.println("SERVING " + tomcat.getConnector().getLocalPort());
    tomcat.getServer().await();
  }
}
