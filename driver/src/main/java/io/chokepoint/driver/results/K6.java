package io.chokepoint.driver.results;

import io.chokepoint.driver.load.Outcome;

/** What both of k6's formats have in common. */
final class K6 {

  static final String NO_CONNECTING =
      "k6's http_req_duration leaves out the wait for a connection, so that latencies here do too";

  private K6() {}

  /**
   * How a request ended, by its tags.
   *
   * @param code k6's own, from 1000 on: 1100 name look-up, 1200 TCP, 1300 TLS, 1400 4xx, 1500 5xx
   */
  static Outcome outcome(String status, String expected, String code, String error) {
    int answered = status.matches("\\d{1,3}") ? Integer.parseInt(status) : 0;
    if (answered > 0) {
      boolean failed = expected.isEmpty() ? answered >= 400 : expected.equals("false");
      return Outcomes.of(answered, failed, "");
    }
    return switch (code) {
      case "1050" -> Outcome.UNANSWERED;
      case "1220" -> Outcome.RESET;
      default ->
          code.startsWith("11") || code.startsWith("121")
              ? Outcome.CONNECT
              : code.startsWith("13") ? Outcome.TLS : Outcomes.ofMessage(error);
    };
  }
}
