package io.chokepoint.agent.record;

import java.util.regex.Pattern;

/** What to call a pool without a name: the database's address, with nothing secret in it. */
final class JdbcUrl {

  /** User and password, before the host or, as Oracle has it, in the driver's own part. */
  private static final Pattern CREDENTIALS = Pattern.compile("(?<=//|thin:|oci:)[^@]*@(?!//)");

  private static final Pattern ORACLE = Pattern.compile("(?<=thin:|oci:)[^@]*@//");
  private static final Pattern PARAMETERS = Pattern.compile("[?;].*");

  private JdbcUrl() {}

  /** {@code postgresql://host:5432/shop} of {@code jdbc:postgresql://a:b@host:5432/shop?x=y}. */
  static String name(String url) {
    String name = PARAMETERS.matcher(url).replaceFirst("");
    name = ORACLE.matcher(name).replaceFirst("//");
    name = CREDENTIALS.matcher(name).replaceFirst("");
    return name.startsWith("jdbc:") ? name.substring("jdbc:".length()) : name;
  }
}
