package io.chokepoint.core.diagnosis.rules;

import io.chokepoint.core.diagnosis.Case;
import io.chokepoint.core.diagnosis.ClientLevel;
import io.chokepoint.core.diagnosis.Level.EndpointLevel;
import io.chokepoint.core.diagnosis.Level.StatementLevel;
import io.chokepoint.core.diagnosis.words.RowsReadWords;
import io.chokepoint.core.model.Charge;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.model.ResourceKind;
import io.chokepoint.core.run.ServedRoutes;
import io.chokepoint.core.text.Text;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The statement of which an endpoint's requests read most rows, one by one, where these are more
 * than anybody wants to see. A statement that many requests repeat for a row each is none.
 *
 * @param perRequest rows
 */
record RowsRead(String endpoint, String statement, double perRequest) {

  /** No page shows as many. */
  private static final double MANY = 1_000;

  /**
   * To fetch a row, decode it and make objects of it takes from a few hundred nanoseconds to some
   * microseconds. Requests that compute for much longer a row do something else.
   */
  private static final double MOST_NANOS_EACH = 20_000;

  /** Null where none is known to read many, or where their number does not matter. */
  static @Nullable RowsRead of(Case c, String endpoint) {
    EndpointLevel level = c.loaded().endpoints().get(endpoint);
    if (level == null || level.ledger().requests() == 0) {
      return null;
    }
    RowsRead most = null;
    Repetitions repeated = Repetitions.of(c);
    for (Map.Entry<ResourceId, Charge> e : level.ledger().charges().entrySet()) {
      String statement = e.getKey().name();
      StatementLevel of = c.loaded().statements().get(statement);
      if (e.getKey().kind() != ResourceKind.SQL
          || of == null
          || !isQuery(statement)
          || repeated.include(statement)) {
        continue;
      }
      Double each = of.rows();
      double rows = each == null ? 0 : each * e.getValue().visits() / level.ledger().requests();
      if (rows >= MANY && (most == null || rows > most.perRequest)) {
        most = new RowsRead(endpoint, statement, rows);
      }
    }
    Double cpu = c.cpuPerRequestNanos(level);
    return most == null || (cpu != null && cpu > most.perRequest * MOST_NANOS_EACH) ? null : most;
  }

  /** The same of one statement, by whose requests read most rows of it. */
  static @Nullable RowsRead ofStatement(Case c, String statement) {
    RowsRead most = null;
    for (String endpoint : c.loaded().endpoints().keySet()) {
      RowsRead here = of(c, endpoint);
      if (here != null
          && here.statement.equals(statement)
          && (most == null || here.perRequest > most.perRequest)) {
        most = here;
      }
    }
    return most;
  }

  /** What else a remedy says of an endpoint; empty where it has nothing to say. */
  static String hint(Case c, @Nullable String endpoint) {
    RowsRead read = endpoint == null ? null : of(c, endpoint);
    return read == null
        ? ""
        : Text.of(
            RowsReadWords.HINT,
            read.endpoint,
            read.perRequest,
            read.statement,
            read.fewAnswered(c));
  }

  /** What else a remedy says of a statement. */
  static String hintOf(Case c, String statement) {
    RowsRead read = ofStatement(c, statement);
    return read == null
        ? ""
        : Text.of(
            RowsReadWords.HINT_OF_STATEMENT, read.endpoint, read.perRequest, read.fewAnswered(c));
  }

  /** An answer that has fewer bytes than rows were read for it leaves most of them out. */
  private String fewAnswered(Case c) {
    ClientLevel client = c.loaded().client();
    if (client == null) {
      return "";
    }
    for (Map.Entry<String, ClientLevel.Traffic> t : client.endpoints().entrySet()) {
      Double bytes = t.getValue().bytesEach();
      String request = c.run().routes().getOrDefault(t.getKey(), t.getKey());
      if (bytes != null
          && bytes < perRequest
          && ServedRoutes.bestDeployed(request, c.loaded().endpoints().keySet()).equals(endpoint)) {
        return Text.of(RowsReadWords.FEW_ANSWERED, bytes);
      }
    }
    return "";
  }

  private static boolean isQuery(String statement) {
    String first = statement.strip().toLowerCase(Locale.ROOT);
    return first.startsWith("select") || first.startsWith("with");
  }
}
