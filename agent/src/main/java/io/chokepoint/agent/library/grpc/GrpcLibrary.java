package io.chokepoint.agent.library.grpc;

import io.chokepoint.agent.library.Library;
import io.chokepoint.agent.probe.Probe;
import java.util.List;

/** gRPC. */
public final class GrpcLibrary implements Library {

  @Override
  public String name() {
    return "gRPC";
  }

  @Override
  public String versions() {
    return "1.40.1 to 1.81.0";
  }

  @Override
  public String measures() {
    return "calls of its server by their method; calls of blocking stubs by `host:port`";
  }

  @Override
  public List<Probe> probes() {
    return List.of(new GrpcServerProbe(), new GrpcClientProbe());
  }
}
