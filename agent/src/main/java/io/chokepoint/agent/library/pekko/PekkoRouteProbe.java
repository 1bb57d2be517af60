package io.chokepoint.agent.library.pekko;

import static net.bytebuddy.matcher.ElementMatchers.isConstructor;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.chokepoint.agent.probe.Advised;
import io.chokepoint.agent.probe.Probe;
import io.chokepoint.bridge.PekkoCalls;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.bytebuddy.asm.Advice;

/** What the path matchers of Pekko's routes consume of a path, and what they extract. */
public final class PekkoRouteProbe implements Probe {

  private static final String MATCHED = "http.scaladsl.server.PathMatcher$Matched";
  private static final String CONTEXT = "http.scaladsl.server.RequestContextImpl";

  @Override
  public Set<String> classes() {
    Set<String> all = new HashSet<>();
    for (String root : List.of("org.apache.pekko.", "akka.")) {
      all.addAll(List.of(root + MATCHED, root + CONTEXT));
    }
    return all;
  }

  @Override
  public List<Advised> advised() {
    return List.of(
        new Advised(null, isConstructor().and(takesArguments(3)), Matched.class),
        new Advised(null, named("withUnmatchedPath").and(takesArguments(1)), Consumed.class));
  }

  static final class Matched {

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.This Object matched) {
      PekkoCalls.matched(matched);
    }
  }

  static final class Consumed {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.This Object context,
        @Advice.FieldValue("unmatchedPath") Object before,
        @Advice.Argument(0) Object rest) {
      PekkoCalls.consumed(context, before, rest);
    }
  }
}
