package io.chokepoint.agent.record;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What to call a pool without a name: scheme, hosts, port and database of its JDBC URL. Only what
 * looks like one of these is let through. Of a URL that is not understood the scheme remains: a
 * password may stand anywhere in it, and have any character.
 */
final class JdbcUrl {

  /** What may follow a scheme's first word and is a part of it. */
  private static final Set<String> PARTS =
      Set.of(
          "thin",
          "oci",
          "oci8",
          "mem",
          "memory",
          "file",
          "tcp",
          "ssl",
          "zip",
          "nio",
          "hsql",
          "hsqls",
          "res",
          "replication",
          "loadbalance",
          "load-balance",
          "sequential",
          "failover",
          "aurora",
          "sqlserver",
          "sybase",
          "Tds",
          "postgresql",
          "mysql",
          "mariadb",
          "oracle",
          "iam");

  /** Those that name a database without a host: a file, an alias. */
  private static final Set<String> LOCAL =
      Set.of("h2", "hsqldb", "derby", "sqlite", "duckdb", "postgresql", "db2", "sybase");

  /** Parameters in which an @ is nothing special. */
  private static final Set<String> KEYS =
      Set.of("user", "username", "uid", "password", "passwd", "pwd");

  private static final String ORACLE = "oracle";
  private static final int LONGEST = 200;

  private JdbcUrl() {}

  /** {@code postgresql://host:5432/shop} of {@code jdbc:postgresql://a:b@host:5432/shop?x=y}. */
  static String name(String url) {
    String all = url.regionMatches(true, 0, "jdbc:", 0, 5) ? url.substring(5) : url;
    String scheme = scheme(all);
    if (scheme.isEmpty()) {
      return "unknown";
    }
    String first = scheme.substring(0, end(scheme, ":"));
    String rest = all.substring(scheme.length() + 1);
    int end = end(rest, "?;");
    String base = rest.substring(0, end);
    int at = base.lastIndexOf('@');
    if (end(base, "(=") < at || !areParameters(rest.substring(end), at >= 0)) {
      return scheme;
    }
    String place = base.substring(at + 1);
    boolean oracle = first.equals(ORACLE);
    if (oracle ? place.length() == base.length() : !base.startsWith("//")) {
      return LOCAL.contains(first) && consistsOf(base, "_.$~/\\-:") && base.length() <= LONGEST
          ? scheme + ":" + base
          : scheme;
    }
    int slashes = place.indexOf("//"); // behind the user, or behind a protocol
    String hosts = slashes < 0 ? place : place.substring(slashes + 2);
    String network = network(hosts, oracle);
    return network == null ? scheme : scheme + (oracle && slashes < 0 ? ":" : "://") + network;
  }

  /** A pool's given name, which may be its whole address. */
  static String given(String name) {
    return name.regionMatches(true, 0, "jdbc:", 0, 5) || name.contains("://") ? name(name) : name;
  }

  /** The words before the first that may be anything; empty if there is none. */
  private static String scheme(String all) {
    int end = end(all, ":");
    if (end == all.length() || !consistsOf(all.substring(0, end), "+._-")) {
      return "";
    }
    for (int next = end; next < all.length(); ) {
      next = end + 1 + end(all.substring(end + 1), ":");
      if (next >= all.length() || !PARTS.contains(all.substring(end + 1, next))) {
        break;
      }
      end = next;
    }
    return all.substring(0, end);
  }

  /**
   * Whether it is not the rest of a password.
   *
   * @param hasUser whether a user came before: then an @ would be in the password
   */
  private static boolean areParameters(String text, boolean hasUser) {
    int at = text.indexOf('@');
    if (at < 0) {
      return true;
    }
    int from = at;
    while (from > 0 && "?;&".indexOf(text.charAt(from - 1)) < 0) {
      from--;
    }
    String key = text.substring(from, from + end(text.substring(from, at), "="));
    return !hasUser && KEYS.contains(key.toLowerCase(Locale.ROOT));
  }

  /** Hosts and database; null where the hosts are not understood. */
  private static @Nullable String network(String text, boolean oracle) {
    int slash = end(text, "/");
    String hosts = text.substring(0, slash);
    for (String host : hosts.split(",", -1)) {
      if (!hosts.isEmpty() && !isHost(host, oracle)) {
        return null;
      }
    }
    String path = text.substring(slash);
    String database = path.substring(0, end(path, ":"));
    String name = consistsOf(database, "/_.$~%-") ? hosts + database : hosts;
    return name.isEmpty() || name.length() > LONGEST ? null : name;
  }

  /** A name or address, and perhaps a port; Oracle's service may follow. */
  private static boolean isHost(String text, boolean oracle) {
    int port = text.startsWith("[") ? text.indexOf(']') + 1 : end(text, ":");
    if (!consistsOf(text.substring(0, port), text.startsWith("[") ? "[]:." : "_.-\\")) {
      return false;
    }
    String[] more = text.substring(port).split(":", -1);
    boolean number = more.length > 1 && more[1].length() <= 5 && isNumber(more[1]);
    return port > 0
        && more[0].isEmpty()
        && (more.length == 1
            || (number && more.length == 2)
            || (number && more.length == 3 && oracle && consistsOf(more[2], "_.$")));
  }

  private static boolean isNumber(String text) {
    return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static boolean consistsOf(String text, String signs) {
    return text.chars()
        .allMatch(c -> c < 128 && (Character.isLetterOrDigit(c) || signs.indexOf(c) >= 0));
  }

  private static int end(String text, String signs) {
    int end = 0;
    while (end < text.length() && signs.indexOf(text.charAt(end)) < 0) {
      end++;
    }
    return end;
  }
}
