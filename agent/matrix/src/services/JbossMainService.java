import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.logging.LogManager;

/** A service in a module that JBoss Modules starts, with a log manager that it finds there. */
public final class JbossMainService {

  private JbossMainService() {}

  /** Of the class path first, then of the module. */
  public static void main(String[] args) throws Exception {
    if (JbossMainService.class.getClassLoader() != ClassLoader.getSystemClassLoader()) {
      System.out.println("log manager " + LogManager.getLogManager().getClass().getName());
      HikariService.main(new String[0]);
      return;
    }
    Class<?> modules = Class.forName("org.jboss.modules.Main");
    Thread.sleep(Integer.getInteger("late.millis"));
    String[] arguments = {"-mp", layout().toString(), "till"};
    modules.getMethod("main", String[].class).invoke(null, (Object) arguments);
  }

  private static Path layout() throws Exception {
    Path root = Files.createTempDirectory("modules");
    Path till = Files.createDirectories(root.resolve("till/main"));
    Path services = Files.createDirectories(till.resolve("own/META-INF/services"));
    Files.writeString(services.resolve(LogManager.class.getName()), "OwnLogManager");
    StringBuilder resources = new StringBuilder("<resource-root path='own'/>");
    for (String path : System.getProperty("java.class.path").split(File.pathSeparator)) {
      resources.append("<resource-root path='").append(path).append("'/>");
    }
    Files.writeString(
        till.resolve("module.xml"),
        "<module xmlns='urn:jboss:module:1.9' name='till'><main-class name='JbossMainService'/>"
            + "<resources>"
            + resources
            + "</resources><dependencies><module name='java.se'/><module name='jdk.httpserver'/>"
            + "<module name='jdk.unsupported'/></dependencies></module>");
    return root;
  }
}
