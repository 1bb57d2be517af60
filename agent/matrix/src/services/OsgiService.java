import java.io.File;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;

/**
 * A service in a bundle, with its libraries inside: of what is outside it sees the framework, and
 * the JDK by name.
 */
final class OsgiService {

  public static void main(String[] args) throws Exception {
    List<Path> classPath =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .map(Path::of)
            .toList();
    Path classes = classPath.get(0);
    Path storage = Files.createTempDirectory(classes.getParent(), "osgi-");
    Path bundle = storage.resolve("till.jar");
    pack(classes, classPath.subList(1, classPath.size()), bundle);
    FrameworkFactory factory = ServiceLoader.load(FrameworkFactory.class).iterator().next();
    Framework framework =
        factory.newFramework(
            Map.of(
                Constants.FRAMEWORK_STORAGE,
                storage.resolve("framework").toString(),
                Constants.FRAMEWORK_BOOTDELEGATION,
                "javax.*,org.xml.*,org.w3c.*,org.ietf.*,com.sun.*,sun.*"));
    framework.start();
    framework.getBundleContext().installBundle(bundle.toUri().toString()).start();
    framework.waitForStop(0);
  }

  private static void pack(Path classes, List<Path> libraries, Path bundle) throws Exception {
    List<String> inside = new ArrayList<>(List.of("."));
    libraries.forEach(library -> inside.add(library.getFileName().toString()));
    Manifest manifest = new Manifest();
    Attributes main = manifest.getMainAttributes();
    main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    main.putValue(Constants.BUNDLE_MANIFESTVERSION, "2");
    main.putValue(Constants.BUNDLE_SYMBOLICNAME, "till");
    main.putValue(Constants.BUNDLE_ACTIVATOR, "OsgiService$Activator");
    main.putValue(Constants.IMPORT_PACKAGE, "org.osgi.framework");
    main.putValue(Constants.BUNDLE_CLASSPATH, String.join(",", inside));
    try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(bundle), manifest);
        Stream<Path> files = Files.list(classes)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        add(file, jar);
      }
      for (Path library : libraries) {
        add(library, jar);
      }
    }
  }

  private static void add(Path file, JarOutputStream jar) throws Exception {
    jar.putNextEntry(new ZipEntry(file.getFileName().toString()));
    Files.copy(file, (OutputStream) jar);
  }

  /** What the framework starts. */
  public static final class Activator implements BundleActivator {

    @Override
    public void start(BundleContext context) throws Exception {
      Thread.currentThread().setContextClassLoader(Activator.class.getClassLoader()); // for drivers
      HikariService.main(new String[0]);
    }

    @Override
    public void stop(BundleContext context) {}
  }
}
