package io.chokepoint.agent.library.netty;

import io.chokepoint.agent.library.Library;
import io.chokepoint.agent.library.LoopReader;
import io.chokepoint.agent.library.Types;
import io.chokepoint.agent.probe.Probe;
import java.util.List;

/** Netty: its event loops, and servers on its HTTP codecs. */
public final class NettyLibrary implements Library {

  @Override
  public String name() {
    return "Netty";
  }

  @Override
  public String versions() {
    return "4.1.24.Final to 4.2.17.Final";
  }

  @Override
  public String measures() {
    return "how late event loops are; requests of every other server on its codecs of "
        + "HTTP/1 and 2, under their method and `other`. Of copies under another package "
        + "(gRPC's `shaded`) event loops alone";
  }

  @Override
  public List<Probe> probes() {
    return List.of(
        new NettyEventLoopProbe(),
        new NettyCopiesProbe(),
        new NettyHttpProbe(),
        new NettyReadProbe(),
        new NettyHttp2Probe(),
        new NettyFramesProbe());
  }

  @Override
  public LoopReader loops() {
    return new NettyLoopReader();
  }

  /** Also those of what is built on it: some may well wait, and are left alone with the others. */
  @Override
  public boolean isLoop(Thread thread) {
    return Types.isCopy(thread.getClass(), "netty.util.concurrent.FastThreadLocalThread");
  }

  @Override
  public List<String> serves() {
    return List.of("io.netty.");
  }
}
