package io.chokepoint.agent;

import java.io.IOException;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;

/** Which class's main a JVM was started with. */
final class MainClass {

  private MainClass() {}

  /**
   * Empty where it is not known.
   *
   * @param command a class, {@code module/class}, or the path of a jar
   */
  static String of(String command) {
    return command.endsWith(".jar") ? ofJar(command) : command.substring(command.indexOf('/') + 1);
  }

  /** Spring Boot's jars start its loader, which starts the class that they name beside it. */
  private static String ofJar(String path) {
    try (JarFile jar = new JarFile(path)) {
      @Nullable Manifest manifest = jar.getManifest();
      if (manifest == null) {
        return "";
      }
      Attributes main = manifest.getMainAttributes();
      String started = main.getValue("Start-Class");
      String named = started == null ? main.getValue(Attributes.Name.MAIN_CLASS) : started;
      return named == null ? "" : named;
    } catch (IOException e) {
      return ""; // moved since, or of another working folder
    }
  }
}
