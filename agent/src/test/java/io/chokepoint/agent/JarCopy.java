package io.chokepoint.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;

/** Copies of a jar with something missing. */
final class JarCopy {

  private JarCopy() {}

  static void without(Path jar, Path copy, String left) throws IOException {
    try (JarFile from = new JarFile(jar.toFile());
        JarOutputStream to = new JarOutputStream(Files.newOutputStream(copy))) {
      for (JarEntry entry : Collections.list(from.entries())) {
        if (!entry.getName().equals(left)) {
          to.putNextEntry(new JarEntry(entry.getName()));
          from.getInputStream(entry).transferTo(to);
          to.closeEntry();
        }
      }
    }
  }
}
