package io.chokepoint.driver.agent;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** The jars that a process of this machine has open, and those inside them. Linux tells. */
final class OpenJars {

  private static final Pattern NAME = Pattern.compile("(?:.*/)?(.+?)-(\\d[\\w.+-]*)\\.jar");

  /** OSGi's way, {@code kernel_1.0.jar}; a version of Scala is followed by the library's own. */
  private static final Pattern BUNDLE = Pattern.compile("(?:.*/)?(.+)_(\\d[\\d.]*)\\.jar");

  private OpenJars() {}

  /** Versions by name; empty where nothing is told. */
  static Map<String, String> of(long pid) {
    Map<String, String> versions = new HashMap<>();
    Path open = Path.of("/proc", String.valueOf(pid), "fd");
    try (DirectoryStream<Path> files = Files.newDirectoryStream(open)) {
      for (Path file : files) {
        add(Files.readSymbolicLink(file), versions);
      }
    } catch (IOException e) {
      // no Linux, or not allowed to look
    }
    return versions;
  }

  private static void add(Path file, Map<String, String> versions) {
    String name = file.toString();
    if (name.endsWith(".jar") || name.endsWith(".war")) {
      add(name, versions);
      try (ZipFile jar = new ZipFile(file.toFile())) {
        Enumeration<? extends ZipEntry> entries = jar.entries();
        while (entries.hasMoreElements()) {
          add(entries.nextElement().getName(), versions);
        }
      } catch (IOException e) {
        // gone, or in a container: its name is all there is
      }
    }
  }

  static void add(String jar, Map<String, String> versions) {
    for (Pattern each : List.of(NAME, BUNDLE)) {
      Matcher named = each.matcher(jar);
      if (named.matches()) {
        versions.putIfAbsent(named.group(1), named.group(2));
        return;
      }
    }
  }
}
