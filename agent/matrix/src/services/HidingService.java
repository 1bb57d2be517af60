import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A service behind a loader that lets it see of what is outside the JDK alone, by name. */
final class HidingService {

  public static void main(String[] args) throws Exception {
    List<URL> classPath = new ArrayList<>();
    for (String each : System.getProperty("java.class.path").split(File.pathSeparator)) {
      classPath.add(Path.of(each).toUri().toURL());
    }
    ClassLoader hiding = new Hiding(classPath.toArray(URL[]::new));
    Thread.currentThread().setContextClassLoader(hiding); // for drivers
    Class<?> service = hiding.loadClass("HikariService");
    var main = service.getDeclaredMethod("main", String[].class);
    main.setAccessible(true);
    main.invoke(null, (Object) new String[0]);
  }

  private static final class Hiding extends URLClassLoader {

    Hiding(URL[] classPath) {
      super(classPath, ClassLoader.getPlatformClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (name.startsWith("io.chokepoint.")) {
        throw new ClassNotFoundException(name);
      }
      return super.loadClass(name, resolve);
    }
  }
}
