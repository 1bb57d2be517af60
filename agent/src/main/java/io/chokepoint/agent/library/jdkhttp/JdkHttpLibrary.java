package io.chokepoint.agent.library.jdkhttp;

import io.chokepoint.agent.library.Library;
import io.chokepoint.agent.library.ServerReader;
import io.chokepoint.agent.probe.Probe;
import java.util.List;

/** Requests of the JDK's own HTTP server. */
public final class JdkHttpLibrary implements Library {

  @Override
  public String name() {
    return "JDK HttpServer";
  }

  @Override
  public String measures() {
    return "requests under their context; wait for a thread of its executor. Without one "
        + "it has a single thread, its dispatcher, and requests wait in their sockets, "
        + "where only the client sees how long";
  }

  @Override
  public List<Probe> probes() {
    return List.of(new JdkHttpServerProbe(), new JdkHttpWorkersProbe());
  }

  @Override
  public ServerReader servers() {
    return new JdkHttpReader();
  }

  @Override
  public boolean isLoop(Thread thread) {
    return thread.getName().equals("HTTP-Dispatcher");
  }
}
