import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.jboss.modules.DependencySpec;
import org.jboss.modules.JDKModuleFinder;
import org.jboss.modules.ModuleDependencySpecBuilder;
import org.jboss.modules.ModuleFinder;
import org.jboss.modules.ModuleLoader;
import org.jboss.modules.ModuleSpec;
import org.jboss.modules.ResourceLoader;
import org.jboss.modules.ResourceLoaderSpec;
import org.jboss.modules.ResourceLoaders;

/** A service in a module, with its libraries inside: of what is outside it sees the JDK. */
final class JbossModulesService {

  public static void main(String[] args) throws Exception {
    ModuleSpec.Builder till = ModuleSpec.build("till");
    for (String each : System.getProperty("java.class.path").split(File.pathSeparator)) {
      Path path = Path.of(each);
      ResourceLoader loader =
          Files.isDirectory(path)
              ? ResourceLoaders.createPathResourceLoader(path)
              : ResourceLoaders.createJarResourceLoader(new JarFile(path.toFile()));
      till.addResourceRoot(ResourceLoaderSpec.createResourceLoaderSpec(loader));
    }
    till.addDependency(DependencySpec.OWN_DEPENDENCY);
    Stream.of("java.se", "jdk.httpserver", "jdk.unsupported")
        .forEach(name -> till.addDependency(new ModuleDependencySpecBuilder().setName(name).build()));
    ModuleSpec spec = till.create();
    ModuleFinder own =
        new ModuleFinder() {
          @Override
          public ModuleSpec findModule(String name, ModuleLoader delegate) {
            return name.equals("till") ? spec : null;
          }
        };
    ModuleLoader modules = new ModuleLoader(new ModuleFinder[] {own, JDKModuleFinder.getInstance()});
    ClassLoader loader = modules.loadModule("till").getClassLoader();
    Thread.currentThread().setContextClassLoader(loader); // for drivers
    Class<?> service = loader.loadClass("HikariService");
    var main = service.getDeclaredMethod("main", String[].class);
    main.setAccessible(true);
    main.invoke(null, (Object) new String[0]);
  }
}
