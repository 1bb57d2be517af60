package io.chokepoint.driver.fleet;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * How a Prometheus is asked.
 *
 * @param authorization the header's value; null where it asks for none
 * @param tls whom to trust; null for those whom the JDK trusts
 */
record Access(@Nullable String authorization, @Nullable SSLContext tls) {

  static final Access OPEN = new Access(null, null);

  static String basic(String user, String password) {
    byte[] both = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(both);
  }

  static String bearer(String token) {
    return "Bearer " + token;
  }
}
