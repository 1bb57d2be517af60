import java.nio.file.Files;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import org.apache.catalina.Context;
import org.apache.catalina.Wrapper;
import org.apache.catalina.startup.Tomcat;
import org.apache.coyote.AbstractProtocol;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;

/** The till on Tomcat, of as many threads as {@code -Dthreads} says. */
final class TomcatService {

  public static void main(String[] args) throws Exception {
    Tomcat tomcat = new Tomcat();
    tomcat.setBaseDir(Files.createTempDirectory("tomcat").toString());
    tomcat.setPort(0);
    tomcat.setHostname("127.0.0.1");
    AbstractProtocol<?> protocol =
        (AbstractProtocol<?>) tomcat.getConnector().getProtocolHandler();
    protocol.setMaxThreads(Integer.getInteger("threads", 20));
    protocol.setMinSpareThreads(1);
    if (Boolean.getBoolean("serving.virtual")) {
      protocol.setExecutor(virtualThreads());
    }
    Context context = tomcat.addContext("", null);
    add(context, "till", new Till(), "/till/*");
    add(context, "mint", new Mint(), "/mint/*");
    FilterDef filter = new FilterDef();
    filter.setFilterName("turnstile");
    filter.setFilter(new Turnstile());
    filter.setAsyncSupported("true");
    context.addFilterDef(filter);
    FilterMap map = new FilterMap();
    map.setFilterName("turnstile");
    map.addURLPattern("/*");
    context.addFilterMap(map);
    tomcat.start();
    System.out.println("SERVING " + tomcat.getConnector().getLocalPort());
    tomcat.getServer().await();
  }

  /** By reflection, as JDK 17 compiles this too. */
  private static Executor virtualThreads() throws ReflectiveOperationException {
    return (Executor) Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
  }

  private static void add(
      Context context, String name, jakarta.servlet.http.HttpServlet servlet, String pattern) {
    Wrapper wrapper = Tomcat.addServlet(context, name, servlet);
    wrapper.setAsyncSupported(true);
    context.addServletMappingDecoded(pattern, name);
  }
}
