package io.chokepoint.driver.http;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Name and password as servers want them (RFC 7617): {@code Authorization: Basic name:password} is
 * sent in Base64, which has no colon, so that what a plan has encoded itself stays.
 */
final class BasicCredentials {

  private static final String SCHEME = "Basic ";

  private BasicCredentials() {}

  /** What is sent of a header field. */
  static String encoded(String field, String value) {
    if (!field.equalsIgnoreCase("authorization")
        || !value.startsWith(SCHEME)
        || value.indexOf(':') < 0) {
      return value;
    }
    byte[] both = value.substring(SCHEME.length()).getBytes(StandardCharsets.UTF_8);
    return SCHEME + Base64.getEncoder().encodeToString(both);
  }
}
