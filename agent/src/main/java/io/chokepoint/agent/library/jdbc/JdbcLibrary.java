package io.chokepoint.agent.library.jdbc;

import io.chokepoint.agent.library.Library;
import io.chokepoint.agent.probe.Probe;
import java.util.List;

/** Statements, whatever the driver. */
public final class JdbcLibrary implements Library {

  @Override
  public String name() {
    return "JDBC";
  }

  @Override
  public String measures() {
    return "statements, normalised, without any value; how many rows they read; commit and"
        + " rollback";
  }

  @Override
  public List<Probe> probes() {
    return List.of(new StatementProbe(), new ConnectionProbe(), new RowsProbe());
  }
}
