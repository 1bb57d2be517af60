package io.chokepoint.driver.results;

import io.chokepoint.driver.load.Outcome;
import java.util.Locale;

/** What other tools call a failure, in the driver's words. */
final class Outcomes {

  private Outcomes() {}

  /**
   * @param status of the answer; 0 where none came
   * @param failed whether the tool says so
   * @param message what it says of it
   */
  static Outcome of(int status, boolean failed, String message) {
    if (status > 0) {
      Outcome byStatus = Outcome.ofStatus(status);
      return !failed ? Outcome.OK : byStatus == Outcome.OK ? Outcome.CHECK : byStatus;
    }
    return failed ? ofMessage(message) : Outcome.OK;
  }

  /** Of a request without an answer. */
  static Outcome ofMessage(String message) {
    String m = message.toLowerCase(Locale.ROOT);
    if (has(m, "connecttimeout", "connect timed out", "connection refused", "dial", "unknownhost")
        || has(m, "hostconnect", "econnrefused", "no such host", "enotfound", "connectexception")) {
      return Outcome.CONNECT;
    }
    if (has(m, "ssl", "tls", "certificate", "x509")) {
      return Outcome.TLS;
    }
    if (has(m, "timeout", "timed out", "etimedout", "deadline")) {
      return Outcome.UNANSWERED;
    }
    if (has(m, "reset", "econnreset", "eof", "broken pipe", "noresponse", "hang up", "closed")
        || has(m, "socketexception", "remotedisconnected")) {
      return Outcome.RESET;
    }
    return Outcome.PROTOCOL;
  }

  private static boolean has(String text, String... words) {
    for (String word : words) {
      if (text.contains(word)) {
        return true;
      }
    }
    return false;
  }
}
