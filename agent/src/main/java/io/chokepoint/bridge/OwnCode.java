package io.chokepoint.bridge;

import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells the application's own code from that of the JDK, of drivers and of frameworks, by packages:
 * a place is of use to those who can change it.
 */
public final class OwnCode {

  /** In the order of strings, none the beginning of another. */
  static final String[] OTHERS = {
    "akka.",
    "ch.qos.logback.",
    "com.alibaba.druid.",
    "com.fasterxml.",
    "com.github.benmanes.",
    "com.google.",
    "com.ibm.ejs.",
    "com.ibm.tx.",
    "com.ibm.websphere.",
    "com.ibm.ws.",
    "com.ibm.wsspi.",
    "com.lmax.disruptor.",
    "com.mchange.",
    "com.mongodb.",
    "com.mysql.",
    "com.netflix.",
    "com.rabbitmq.",
    "com.squareup.",
    "com.sun.",
    "com.zaxxer.",
    "dev.failsafe.",
    "feign.",
    "fish.payara.",
    "freemarker.",
    "graphql.",
    "groovy.",
    "io.agroal.",
    "io.github.bucket4j.",
    "io.github.resilience4j.",
    "io.grpc.",
    "io.helidon.",
    "io.javalin.",
    "io.ktor.",
    "io.lettuce.",
    "io.micrometer.",
    "io.micronaut.",
    "io.netty.",
    "io.openliberty.",
    "io.quarkus.",
    "io.r2dbc.",
    "io.reactivex.",
    "io.smallrye.",
    "io.undertow.",
    "io.vertx.",
    "jakarta.",
    "java.",
    "javax.",
    "jdk.",
    "kotlin.",
    "kotlinx.",
    "net.bytebuddy.",
    "net.jodah.",
    "net.sf.",
    "ognl.",
    "okhttp3.",
    "okio.",
    "oracle.",
    "org.apache.",
    "org.aspectj.",
    "org.eclipse.",
    "org.ehcache.",
    "org.glassfish.",
    "org.h2.",
    "org.hibernate.",
    "org.jboss.",
    "org.jdbi.",
    "org.jooq.",
    "org.mariadb.",
    "org.mybatis.",
    "org.postgresql.",
    "org.reactivestreams.",
    "org.redisson.",
    "org.slf4j.",
    "org.springframework.",
    "org.thymeleaf.",
    "org.wildfly.",
    "org.yaml.",
    "play.",
    "reactor.",
    "redis.clients.",
    "retrofit2.",
    "rx.",
    "scala.",
    "sun.",
  };

  /** Packages that begin like this are a framework's examples: who runs one can change it. */
  private static final String[] EXAMPLES = {
    "demo", "example", "quickstart", "sample", "tutorial", "workshop",
  };

  /** They publish libraries and programs; a program of theirs that runs is the application. */
  private static final String[] PUBLISHERS = {"com.google.", "org.apache.", "org.eclipse."};

  /** Their programs that carry the applications of others. */
  private static final Set<String> CARRIERS =
      Set.of(
          "org.apache.catalina.",
          "org.apache.felix.",
          "org.apache.karaf.",
          "org.apache.maven.",
          "org.apache.openejb.",
          "org.apache.tomee.",
          "org.eclipse.equinox.",
          "org.eclipse.jetty.");

  /** What frameworks append to the name of a class that they make another one of. */
  private static final String[] MADE = {
    "$$",
    "$ByteBuddy$",
    "$HibernateAccessOptimizer$",
    "$HibernateInstantiator$",
    "$HibernateProxy$",
    "_ClientProxy",
    "_Subclass",
  };

  /** Behind the first of these, compilers append to the name of a class that somebody wrote. */
  private static final String[] COMPILED = {"$$anon", "$$inlined$"};

  /** Classes that frameworks and compilers make only to pass a call on. */
  private static final String[] PASSING_ON = {"$$FastClass", "$$Lambda"};

  /** What compilers begin a lambda's name with. */
  private static final String[] BEFORE = {"lambda$", "$anonfun$"};

  /** What compilers and frameworks append to a method's name. */
  private static final String[] APPENDED = {
    "$lambda", "$default", "$suspendImpl", "$original$", "$accessor$", "$$"
  };

  private static volatile String program = "-";

  private OwnCode() {}

  /** Takes the packages of the program with this main class for the application's own. */
  public static void startsAt(String mainClass) {
    for (String publisher : PUBLISHERS) {
      int end = mainClass.indexOf('.', publisher.length()) + 1;
      if (mainClass.startsWith(publisher) && end > 0) {
        String all = mainClass.substring(0, end);
        program = CARRIERS.contains(all) ? program : all;
      }
    }
  }

  /** Whether a class is the application's own. */
  public static boolean is(String type) {
    boolean own = isOthers(type) ? isExample(type) || type.startsWith(program) : !isAgents(type);
    return own && isWritten(type);
  }

  /** Whether somebody wrote a class, and no framework made it. */
  public static boolean isWritten(String type) {
    return type.equals(written(type));
  }

  /**
   * The class that somebody wrote: {@code com.shop.Orders} of {@code
   * com.shop.Orders$$SpringCGLIB$$0} too; null of a class that was made of an interface, or only
   * passes calls on.
   */
  public static @Nullable String written(String type) {
    if (type.indexOf('$') < 0 && type.indexOf('_') < 0) {
      return type;
    }
    int name = type.lastIndexOf('.') + 1;
    if (type.startsWith("$Proxy", name)) {
      return null;
    }
    for (String passes : PASSING_ON) {
      if (type.indexOf(passes, name) > 0) {
        return null;
      }
    }
    int definition = type.startsWith("$", name) ? type.indexOf("$Definition", name + 1) : -1;
    if (definition > 0) { // Micronaut's
      return type.substring(0, name) + type.substring(name + 1, definition);
    }
    for (String made : MADE) {
      int at = type.indexOf(made, name + 1);
      boolean ends = made.charAt(0) == '$' || at + made.length() == type.length();
      if (at > 0 && ends && !isCompiled(type, at)) {
        return type.substring(0, at);
      }
    }
    return type;
  }

  private static boolean isCompiled(String type, int at) {
    for (String compiled : COMPILED) {
      if (type.startsWith(compiled, at)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a class is the application's own only as the program that runs is its publisher's. */
  public static boolean isProgramOfOthers(String type) {
    return isOthers(type) && is(type);
  }

  /**
   * Whether a method is the application's own and does something itself: filters, interceptors and
   * aspects that are at handing on what they were given are around the work.
   *
   * @param calledType whose method it is at calling; null at the innermost frame
   */
  public static boolean isAtWork(
      String type, @Nullable String calledType, @Nullable String calledMethod) {
    return is(type)
        && (calledType == null || calledMethod == null || !handsOn(calledType, calledMethod));
  }

  /** {@link #isAtWork(String, String, String)} of two frames of a stack; null at the innermost. */
  public static boolean isAtWork(StackTraceElement frame, @Nullable StackTraceElement called) {
    return called == null
        ? is(frame.getClassName())
        : isAtWork(frame.getClassName(), called.getClassName(), called.getMethodName());
  }

  private static boolean handsOn(String type, String method) {
    return switch (method) {
      case "doFilter" -> true;
      case "proceed", "doFilterInternal" -> !is(type);
      case "service" -> type.endsWith("Servlet") && !is(type);
      case "filter", "next" -> type.contains("Chain") || type.contains("RoutingContext");
      default -> false;
    };
  }

  /** Whether a method may be what a request was given to: own, and no filter around it. */
  public static boolean handles(String type, String method) {
    return is(type) && !method.startsWith("doFilter");
  }

  private static boolean isExample(String type) {
    int last = type.lastIndexOf('.');
    for (int dot = type.indexOf('.'); dot < last; dot = type.indexOf('.', dot + 1)) {
      for (String begins : EXAMPLES) {
        if (type.startsWith(begins, dot + 1)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Of the prefixes at most one fits: it is the last that is not behind the name. */
  private static boolean isOthers(String type) {
    int found = Arrays.binarySearch(OTHERS, type);
    int last = found < 0 ? -found - 2 : found;
    return last >= 0 && type.startsWith(OTHERS[last]);
  }

  /** Those of the agent's classes that the application's threads run. */
  private static boolean isAgents(String type) {
    return type.startsWith("io.chokepoint.bridge.")
        || type.startsWith("io.chokepoint.agent.probe.")
        || type.startsWith("io.chokepoint.agent.library.")
        || type.startsWith("io.chokepoint.agent.known.")
        || type.startsWith("io.chokepoint.agent.record.")
        || type.equals("io.chokepoint.agent.RunQueueClock")
        || type.equals("io.chokepoint.agent.ThreadCpuClock");
  }

  /** Whether a class belongs to the JDK, or to the agent. */
  public static boolean isJdk(String type) {
    return type.startsWith("java.")
        || type.startsWith("javax.")
        || type.startsWith("jdk.")
        || type.startsWith("sun.")
        || type.startsWith("com.sun.")
        || isAgents(type);
  }

  /**
   * A lambda is named by the method it stands in, as its own name changes with each compilation,
   * and what a framework made of a class by that class.
   */
  public static String method(String className, String methodName) {
    int hidden = className.indexOf('/'); // hidden classes: Name/0x0000…
    String type = hidden < 0 ? className : className.substring(0, hidden);
    String written = written(type);
    return (written == null ? type : written) + "." + writtenMethod(methodName);
  }

  private static String writtenMethod(String method) {
    for (String prefix : BEFORE) {
      if (method.startsWith(prefix)) {
        int end = method.indexOf('$', prefix.length());
        return method.substring(prefix.length(), end < 0 ? method.length() : end);
      }
    }
    for (String appended : APPENDED) {
      int end = method.indexOf(appended);
      if (end > 0) {
        return method.substring(0, end);
      }
    }
    return method;
  }
}
