package io.chokepoint.agent.library.pool2;

/** Commons Pool 2 under its own name. */
public final class CommonsPoolProbe extends Pool2 {

  public CommonsPoolProbe() {
    super("org.apache.commons.pool2");
  }
}
