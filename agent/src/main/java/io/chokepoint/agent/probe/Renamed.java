package io.chokepoint.agent.probe;

import java.io.IOException;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.commons.ClassRemapper;
import net.bytebuddy.jar.asm.commons.Remapper;
import net.bytebuddy.utility.OpenedClassReader;

/**
 * Advice that is written for {@code jakarta.servlet}, as it would be for {@code javax.servlet}: its
 * types renamed, and its texts that begin like them.
 */
final class Renamed {

  /** What advice is written for. */
  static final String WRITTEN = "jakarta";

  private Renamed() {}

  /** The classes of another locator for this API. */
  static ClassFileLocator of(ClassFileLocator own, String api) {
    return new ClassFileLocator() {
      @Override
      public Resolution locate(String name) throws IOException {
        Resolution found = own.locate(name);
        return found.isResolved() ? new Resolution.Explicit(renamed(found.resolve(), api)) : found;
      }

      @Override
      public void close() throws IOException {
        own.close();
      }
    };
  }

  private static byte[] renamed(byte[] classFile, String api) {
    ClassWriter writer = new ClassWriter(0);
    new ClassReader(classFile).accept(new ClassRemapper(writer, to(api)), 0);
    return writer.toByteArray();
  }

  private static Remapper to(String api) {
    return new Remapper(OpenedClassReader.ASM_API) {
      @Override
      public String map(String internalName) {
        return internalName.startsWith(WRITTEN + "/servlet/")
            ? api + internalName.substring(WRITTEN.length())
            : internalName;
      }

      @Override
      public Object mapValue(Object value) {
        return value instanceof String text && text.startsWith(WRITTEN + ".servlet.")
            ? api + text.substring(WRITTEN.length())
            : super.mapValue(value);
      }
    };
  }
}
