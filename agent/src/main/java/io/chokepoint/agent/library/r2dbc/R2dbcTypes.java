package io.chokepoint.agent.library.r2dbc;

import static net.bytebuddy.matcher.ElementMatchers.hasSuperType;
import static net.bytebuddy.matcher.ElementMatchers.named;

import java.util.List;
import net.bytebuddy.description.type.TypeDescription;

/** Tells drivers' classes from all others of similar names. */
final class R2dbcTypes {

  static final String PACKAGE = "io/r2dbc/spi/";

  /** They delegate to a driver's: what they would measure is measured there. */
  private static final List<String> WRAPPERS =
      List.of("io/r2dbc/pool/", "io/r2dbc/proxy/", "io/r2dbc/spi/", "org/springframework/");

  private R2dbcTypes() {}

  static boolean mayBe(String className, String word) {
    return className.contains("r2dbc/")
        && className.contains(word)
        && WRAPPERS.stream().noneMatch(className::startsWith);
  }

  static boolean isA(TypeDescription type, String face) {
    return !type.isInterface() && hasSuperType(named(face)).matches(type);
  }

  /** Whether no class above it is one too: the one that gets the field. */
  static boolean isTopmost(TypeDescription type, String face) {
    TypeDescription.Generic parent = type.getSuperClass();
    return parent == null || !isA(parent.asErasure(), face);
  }
}
