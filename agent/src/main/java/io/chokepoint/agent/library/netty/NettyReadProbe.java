package io.chokepoint.agent.library.netty;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.chokepoint.agent.probe.Advised;
import io.chokepoint.agent.probe.Probe;
import io.chokepoint.bridge.Exchanges;
import io.chokepoint.bridge.Tagged;
import java.util.List;
import java.util.Set;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;

/**
 * Where Netty's decoders give what they read to the handlers, and are through with it; and the
 * connections, with which {@link NettyHttpProbe} remembers its requests.
 */
public final class NettyReadProbe implements Probe {

  private static final String DECODER = "io.netty.handler.codec.ByteToMessageDecoder";
  private static final String CHANNEL = "io.netty.channel.AbstractChannel";

  @Override
  public Set<String> classes() {
    return Set.of(DECODER, CHANNEL);
  }

  @Override
  public boolean remembers(TypeDescription type) {
    return type.getName().equals(CHANNEL);
  }

  @Override
  public List<Advised> advised() {
    return List.of(
        new Advised(
            null,
            named("channelRead")
                .and(takesArguments(2))
                .or(named("channelInputClosed").and(takesArguments(2))),
            Handled.class));
  }

  static final class Handled {

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.This Object decoder) {
      if (decoder instanceof Tagged) {
        Exchanges.handled();
      }
    }
  }
}
