package io.chokepoint.agent.record;

import java.util.Set;

/**
 * The methods that name an endpoint: those of RFC 9110, PATCH, the rest of IANA's registry, and the
 * bridge's own for what is no HTTP. A client can invent any other, so all others count as one.
 */
final class Methods {

  static final String OTHER = "other";

  private static final Set<String> KNOWN =
      Set.of(
          ("GET HEAD POST PUT DELETE CONNECT OPTIONS TRACE PATCH"
                  + " ACL BASELINE-CONTROL BIND CHECKIN CHECKOUT COPY LABEL LINK LOCK MERGE"
                  + " MKACTIVITY MKCALENDAR MKCOL MKREDIRECTREF MKWORKSPACE MOVE ORDERPATCH PRI"
                  + " PROPFIND PROPPATCH QUERY REBIND REPORT SEARCH UNBIND UNCHECKOUT UNLINK UNLOCK"
                  + " UPDATE UPDATEREDIRECTREF VERSION-CONTROL WS GRPC")
              .split(" "));

  private Methods() {}

  /** The method, or the label that all unknown methods share. */
  static String label(String method) {
    return method.isEmpty() || KNOWN.contains(method) ? method : OTHER;
  }
}
