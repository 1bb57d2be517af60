package io.chokepoint.agent.library.vertxsql;

import io.chokepoint.agent.library.Library;
import io.chokepoint.agent.library.PoolReader;
import io.chokepoint.agent.probe.Probe;
import java.util.List;

/** Vert.x' SQL clients, which Quarkus' reactive ones and Hibernate Reactive are built on. */
public final class VertxSqlLibrary implements Library {

  @Override
  public String name() {
    return "Vert.x SQL client";
  }

  @Override
  public String versions() {
    return "4.5.28 to 5.0.12";
  }

  @Override
  public String measures() {
    return "statements (PostgreSQL tried) and waits for connections of requests of Vert.x, and what"
        + " these do with connections; of borrows that time out nothing";
  }

  @Override
  public List<Probe> probes() {
    return List.of(new VertxSqlCommandProbe(), new VertxSqlPoolProbe());
  }

  @Override
  public PoolReader pools() {
    return new VertxSqlReader();
  }
}
