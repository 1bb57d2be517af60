package io.chokepoint.driver.engine;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jboss.shrinkwrap.resolver.api.maven.Maven;
import org.jboss.shrinkwrap.resolver.api.maven.MavenResolverSystem;
import org.jboss.shrinkwrap.resolver.api.maven.PackagingType;
import org.jboss.shrinkwrap.resolver.api.maven.ScopeType;
import org.jboss.shrinkwrap.resolver.api.maven.coordinate.MavenDependencies;
import org.jboss.shrinkwrap.resolver.api.maven.coordinate.MavenDependency;

/** A real JMeter, put together from its parts on Maven Central as its own archive has them. */
final class JmeterHome {

  private static final String GROUP = "org.apache.jmeter:";
  private static final String VERSION = ":5.6.3";

  private JmeterHome() {}

  /** Installs it into an empty folder. */
  static Path in(Path home) throws IOException {
    Path bin = Files.createDirectories(home.resolve("bin"));
    Path lib = Files.createDirectories(home.resolve("lib"));
    Path extensions = Files.createDirectories(lib.resolve("ext"));
    Files.createDirectories(lib.resolve("junit"));
    MavenResolverSystem maven = Maven.resolver();
    for (String part : new String[] {"core", "components", "functions", "http"}) {
      maven.addDependency(part(part));
    }
    for (File jar : maven.resolve().withTransitivity().asFile()) {
      Path to = jar.getName().startsWith("ApacheJMeter_") ? extensions : lib;
      Files.copy(jar.toPath(), to.resolve(jar.getName()), StandardCopyOption.REPLACE_EXISTING);
    }
    Files.copy(alone("ApacheJMeter"), bin.resolve("ApacheJMeter.jar"));
    unpack(alone("ApacheJMeter_config"), home);
    return home;
  }

  /** Its list of versions is a POM that only Gradle understands. */
  private static MavenDependency part(String name) {
    return MavenDependencies.createDependency(
        GROUP + "ApacheJMeter_" + name + VERSION,
        ScopeType.COMPILE,
        false,
        MavenDependencies.createExclusion("org.apache.jmeter:bom"));
  }

  private static Path alone(String name) {
    return Maven.resolver()
        .resolve(GROUP + name + ":" + PackagingType.JAR + VERSION)
        .withoutTransitivity()
        .asSingleFile()
        .toPath();
  }

  private static void unpack(Path jar, Path home) throws IOException {
    try (InputStream file = Files.newInputStream(jar);
        ZipInputStream zip = new ZipInputStream(file)) {
      for (ZipEntry e = zip.getNextEntry(); e != null; e = zip.getNextEntry()) {
        if (e.getName().startsWith("bin/") && !e.isDirectory()) {
          Path to = home.resolve(e.getName());
          Files.createDirectories(to.getParent());
          Files.copy(zip, to, StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
  }
}
