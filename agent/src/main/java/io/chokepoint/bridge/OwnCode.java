package io.chokepoint.bridge;

import java.util.Arrays;
import java.util.Set;

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
    return own && !type.contains("$$"); // proxies
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

  /** A lambda is named by the method it stands in: its own name changes with each compilation. */
  public static String method(String className, String methodName) {
    String method = methodName;
    if (method.startsWith("lambda$")) {
      int end = method.indexOf('$', "lambda$".length());
      method = method.substring("lambda$".length(), end < 0 ? method.length() : end);
    }
    int hidden = className.indexOf('/'); // hidden classes: Name/0x0000…
    return (hidden < 0 ? className : className.substring(0, hidden)) + "." + method;
  }
}
