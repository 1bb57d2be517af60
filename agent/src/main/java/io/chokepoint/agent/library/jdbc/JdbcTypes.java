package io.chokepoint.agent.library.jdbc;

import io.chokepoint.agent.library.Types;
import java.util.List;
import net.bytebuddy.description.type.TypeDefinition;
import net.bytebuddy.description.type.TypeDescription;

/** Tells drivers' classes from all others of similar names. */
final class JdbcTypes {

  /** In the shapes of the methods that are advised, or in what they throw. */
  static final String PACKAGE = "java/sql/";

  /** They delegate to a driver's: what they would measure is measured there. */
  private static final List<String> WRAPPERS =
      List.of(
          "com/zaxxer/hikari/",
          "org/apache/commons/dbcp",
          "org/apache/tomcat/dbcp",
          "org/apache/tomcat/jdbc/",
          "com/mchange/v2/",
          "com/alibaba/druid/",
          "oracle/ucp/",
          "io/agroal/",
          "org/jboss/jca/",
          "com/sun/gjc/",
          "com/ibm/ws/rsadapter/",
          "com/p6spy/",
          "net/ttddyy/",
          "java/",
          "javax/",
          "jdk/",
          "sun/",
          "org/hibernate/",
          "org/springframework/");

  private JdbcTypes() {}

  static boolean mayBe(String className, String word) {
    return (className.contains(word) || className.startsWith("com/ibm/db2/jcc/am/"))
        && !Types.startsWithAny(className, WRAPPERS);
  }

  static boolean isA(TypeDescription type, String face) {
    for (TypeDefinition t = type; t != null; t = t.getSuperClass()) {
      for (TypeDescription.Generic i : t.getInterfaces()) {
        if (extend(i.asErasure(), face)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean extend(TypeDescription type, String face) {
    if (type.getName().equals(face)) {
      return true;
    }
    for (TypeDescription.Generic i : type.getInterfaces()) {
      if (extend(i.asErasure(), face)) {
        return true;
      }
    }
    return false;
  }

  /** Whether no class above it is one too: the one that gets the field. */
  static boolean isTopmost(TypeDescription type, String face) {
    TypeDescription.Generic parent = type.getSuperClass();
    return parent == null || !isA(parent.asErasure(), face);
  }
}
