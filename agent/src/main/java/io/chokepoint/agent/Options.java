package io.chokepoint.agent;

import io.chokepoint.core.input.Nearest;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.StringTokenizer;
import org.jspecify.annotations.Nullable;

/**
 * What the agent was told. The agent's arguments win over system properties ({@code
 * -Dchokepoint.port}), these over the environment ({@code CHOKEPOINT_PORT}), and this over the
 * properties file that {@code config} names.
 *
 * @param port of the agent's HTTP server; 0 takes any free one
 * @param hosts further names by which that server may be asked
 * @param token that control requests must carry; null switches control off
 * @param controlFromAnywhere whether control requests may come from other machines
 * @param database whether the databases behind pools may be asked for their limits
 * @param budget what the agent may cost, as a share of what the service uses of the processors
 * @param warnings what was not understood, one clear sentence each
 */
public record Options(
    int port,
    String host,
    List<String> hosts,
    String application,
    @Nullable String token,
    boolean controlFromAnywhere,
    boolean database,
    double budget,
    List<String> warnings) {

  private static final String PREFIX = "chokepoint.";
  private static final int MOST_TOKEN = 4096;
  private static final List<String> KEYS =
      List.of(
          "port",
          "host",
          "hosts",
          "application",
          "config",
          "token",
          "tokenFile",
          "control",
          "database",
          "budget");

  public Options {
    hosts = List.copyOf(hosts);
    warnings = List.copyOf(warnings);
  }

  /** Reads the options of this JVM. */
  public static Options of(@Nullable String arguments) {
    return of(arguments, System.getProperties(), System.getenv());
  }

  static Options of(
      @Nullable String arguments, Properties properties, Map<String, String> environment) {
    List<String> warnings = new ArrayList<>();
    Map<String, String> given = ofArguments(arguments, warnings);
    ofProperties(properties).forEach(given::putIfAbsent);
    if (given.containsKey("token")) {
      warnings.add(
          "the token is in the command line, where others can read it; better set"
              + " CHOKEPOINT_TOKEN, or write it to a file and name that with tokenFile");
    }
    ofEnvironment(environment).forEach(given::putIfAbsent);
    String config = given.get("config");
    if (config != null) {
      ofFile(config, warnings).forEach(given::putIfAbsent);
    }
    given.keySet().removeIf(key -> !known(key, warnings));
    return new Options(
        port(given.getOrDefault("port", "9405"), warnings),
        given.getOrDefault("host", "127.0.0.1"),
        names(given.getOrDefault("hosts", "")),
        given.getOrDefault("application", mainName(properties)),
        token(given, warnings),
        anywhere(given.getOrDefault("control", "loopback"), warnings),
        on("database", given.getOrDefault("database", "on"), warnings),
        percent("budget", given.getOrDefault("budget", "1%"), warnings),
        warnings);
  }

  private static Map<String, String> ofArguments(
      @Nullable String arguments, List<String> warnings) {
    Map<String, String> given = new LinkedHashMap<>();
    if (arguments == null || arguments.isBlank()) {
      return given;
    }
    for (String part : arguments.split(",")) {
      int equals = part.indexOf('=');
      String key = part.substring(0, Math.max(0, equals)).trim();
      if (given.containsKey("token") && !part.isBlank() && !isLikeOne(key)) {
        warnings.add("an argument after token is no option, ignored; a token can have no comma");
      } else if (equals > 0) {
        given.put(key, part.substring(equals + 1).trim());
      } else if (!part.isBlank()) {
        warnings.add("argument '" + part.trim() + "' is no key=value, ignored");
      }
    }
    return given;
  }

  /** Anything else after a token may be the rest of it, and is not shown. */
  private static boolean isLikeOne(String key) {
    return KEYS.contains(key) || Nearest.to(key, KEYS) != null;
  }

  private static Map<String, String> ofProperties(Properties properties) {
    Map<String, String> given = new LinkedHashMap<>();
    for (String name : properties.stringPropertyNames()) {
      if (name.startsWith(PREFIX)) {
        given.put(name.substring(PREFIX.length()), properties.getProperty(name));
      }
    }
    return given;
  }

  /** Only the known keys: other programs of the same name may have variables of their own. */
  private static Map<String, String> ofEnvironment(Map<String, String> environment) {
    Map<String, String> given = new LinkedHashMap<>();
    for (String key : KEYS) {
      String value = environment.get("CHOKEPOINT_" + key.toUpperCase(Locale.ROOT));
      if (value != null) {
        given.put(key, value);
      }
    }
    return given;
  }

  private static Map<String, String> ofFile(String file, List<String> warnings) {
    Properties properties = new Properties();
    try (InputStream in = new FileInputStream(file)) {
      properties.load(in);
    } catch (IOException | IllegalArgumentException e) {
      warnings.add("config file not read: " + e.getMessage());
    }
    Map<String, String> given = new LinkedHashMap<>();
    properties.stringPropertyNames().forEach(k -> given.put(k, properties.getProperty(k)));
    return given;
  }

  private static boolean known(String key, List<String> warnings) {
    if (KEYS.contains(key)) {
      return true;
    }
    warnings.add("unknown option \"" + key + "\" ignored" + Nearest.suggestion(key, KEYS));
    return false;
  }

  /** What is wrong with the file is said, and never what is in it. */
  private static @Nullable String token(Map<String, String> given, List<String> warnings) {
    String file = given.get("tokenFile");
    if (given.containsKey("token") || file == null) {
      return given.get("token");
    }
    try (FileInputStream in = new FileInputStream(file)) {
      String token = new String(in.readNBytes(MOST_TOKEN), StandardCharsets.UTF_8).strip();
      if (!token.isEmpty()) {
        return token;
      }
      warnings.add("token file " + file + " is empty: control is off");
    } catch (IOException e) {
      warnings.add("token file not read: " + e.getMessage() + ": control is off");
    }
    return null;
  }

  private static boolean anywhere(String text, List<String> warnings) {
    if (!text.equals("loopback") && !text.equals("anywhere")) {
      warnings.add("control '" + text + "' is neither loopback nor anywhere, loopback taken");
    }
    return text.equals("anywhere");
  }

  /** Commas part the agent's arguments, so semicolons part names as well. */
  private static List<String> names(String text) {
    List<String> names = new ArrayList<>();
    StringTokenizer each = new StringTokenizer(text, ",; \t\n\r\f");
    while (each.hasMoreTokens()) {
      names.add(each.nextToken());
    }
    return names;
  }

  private static boolean on(String key, String text, List<String> warnings) {
    if (!text.equals("on") && !text.equals("off")) {
      warnings.add(key + " '" + text + "' is neither on nor off, on taken");
    }
    return !text.equals("off");
  }

  private static double percent(String key, String text, List<String> warnings) {
    try {
      double percent =
          Double.parseDouble(text.endsWith("%") ? text.substring(0, text.length() - 1) : text);
      if (percent > 0 && percent <= 100) {
        return percent / 100;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    warnings.add(key + " '" + text + "' is no percentage above 0 and up to 100%, 1% taken");
    return 0.01;
  }

  private static int port(String text, List<String> warnings) {
    try {
      int port = Integer.parseInt(text);
      if (port >= 0 && port <= 65535) {
        return port;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    warnings.add("port '" + text + "' is no number from 0 to 65535, 9405 taken");
    return 9405;
  }

  /** The class, jar, or module and class, that the JVM was started with; may be empty. */
  static String command(Properties properties) {
    return properties.getProperty("sun.java.command", "").trim().split(" ")[0];
  }

  /** The main class's or jar's name, as the JVM was started. */
  private static String mainName(Properties properties) {
    String command = command(properties);
    String name = command.substring(command.lastIndexOf('/') + 1);
    if (name.endsWith(".jar")) {
      return name.substring(0, name.length() - 4);
    }
    String simple = name.substring(name.lastIndexOf('.') + 1);
    return simple.isEmpty() ? "application" : simple;
  }
}
