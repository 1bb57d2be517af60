package io.chokepoint.agent.library.pool2;

/** Commons Pool 2 as Tomcat carries it along, below its own copy of DBCP2. */
public final class TomcatDbcpProbe extends Pool2 {

  public TomcatDbcpProbe() {
    super("org.apache.tomcat.dbcp.pool2");
  }
}
