import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/** A PostgreSQL of the service's own, which ends with it. */
final class Postgres {

  private Postgres() {}

  /** Starts it; returns its port. */
  static int start() throws Exception {
    return EmbeddedPostgres.builder().start().getPort();
  }
}
