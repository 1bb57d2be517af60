package io.chokepoint.agent.library.r2dbc;

import io.chokepoint.agent.library.Library;
import io.chokepoint.agent.library.PoolReader;
import io.chokepoint.agent.probe.Probe;
import java.util.List;

/** R2DBC: drivers, and the pool of their connections. */
public final class R2dbcLibrary implements Library {

  @Override
  public String name() {
    return "R2DBC";
  }

  @Override
  public String versions() {
    return "0.8.8.RELEASE to 1.0.2.RELEASE";
  }

  @Override
  public String measures() {
    return "statements of drivers that are made of Reactor (PostgreSQL, H2), and the pool of "
        + "r2dbc-pool: waits of requests of event loops, and what they do with connections and "
        + "rows. Of requests that block for the result, statements are counted alone";
  }

  @Override
  public List<Probe> probes() {
    return List.of(new R2dbcConnectionProbe(), new R2dbcStatementProbe(), new R2dbcPoolProbe());
  }

  @Override
  public PoolReader pools() {
    return new R2dbcReader();
  }
}
