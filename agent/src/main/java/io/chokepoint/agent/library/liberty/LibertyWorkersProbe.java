package io.chokepoint.agent.library.liberty;

import static net.bytebuddy.matcher.ElementMatchers.isConstructor;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.chokepoint.agent.probe.Advised;
import io.chokepoint.agent.probe.Probe;
import io.chokepoint.bridge.Work;
import java.util.List;
import java.util.Set;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;

/**
 * How long a connection on which something came in waits for a thread of Liberty's default
 * executor. Streams of HTTP/2 are handed over in another way, which is not followed.
 */
public final class LibertyWorkersProbe implements Probe {

  private static final String WORK = "com.ibm.ws.tcpchannel.internal.WorkQueueManager$Worker";
  private static final String READING = "com.ibm.ws.tcpchannel.internal.TCPBaseRequestContext";

  @Override
  public Set<String> classes() {
    return Set.of(WORK, READING);
  }

  @Override
  public boolean remembers(TypeDescription type) {
    return type.getName().equals(READING);
  }

  @Override
  public List<Advised> advised() {
    return List.of(
        new Advised(WORK, isConstructor().and(takesArgument(1, named(READING))), HandOver.class),
        new Advised(WORK, named("run").and(takesArguments(0)), TakeUp.class));
  }

  static final class HandOver {

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.Argument(1) Object reading) {
      if (reading != null) {
        Work.ready(reading, "Default Executor");
      }
    }
  }

  static final class TakeUp {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static boolean enter(@Advice.FieldValue("req") Object reading) {
      return reading != null && Work.taken(reading);
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.Enter boolean taken) {
      if (taken) {
        Work.done();
      }
    }
  }
}
