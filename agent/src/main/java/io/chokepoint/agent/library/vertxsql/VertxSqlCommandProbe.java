package io.chokepoint.agent.library.vertxsql;

import static net.bytebuddy.matcher.ElementMatchers.isConstructor;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.chokepoint.agent.probe.Advised;
import io.chokepoint.agent.probe.Probe;
import io.chokepoint.bridge.VertxSqlCalls;
import io.vertx.core.AsyncResult;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;

/** Commands of Vert.x' SQL clients, from when they are made until they are answered. */
public final class VertxSqlCommandProbe implements Probe {

  private static final String COMMAND = ".command.CommandBase";
  private static final String CONNECTION = "io.vertx.sqlclient.impl.SocketConnectionBase";

  @Override
  public Set<String> classes() {
    Set<String> all = new HashSet<>(Set.of(CONNECTION));
    for (String root : List.of("io.vertx.sqlclient.impl", "io.vertx.sqlclient.internal")) {
      all.add(root + COMMAND);
      all.add(root + ".command.CommandResponse");
      all.add(root + ".command.SimpleQueryCommand");
      all.add(root + ".command.ExtendedQueryCommand");
      all.add(root + ".command.TxCommand");
    }
    return all;
  }

  @Override
  public boolean remembers(TypeDescription type) {
    return type.getName().endsWith(COMMAND);
  }

  @Override
  public List<Advised> advised() {
    return List.of(
        new Advised(null, isConstructor().and(takesArgument(0, String.class)), Query.class),
        new Advised(
            null, isConstructor().and(takesArgument(0, this::isKindOfTransaction)), End.class),
        new Advised(CONNECTION, named("doSchedule").and(takesArguments(2)), Sent.class),
        new Advised(
            null,
            named("complete").and(takesArgument(0, named("io.vertx.core.AsyncResult"))),
            Failed.class),
        new Advised(null, named("fire").and(takesArguments(0)), Answered.class));
  }

  private boolean isKindOfTransaction(TypeDescription type) {
    return type.getName().endsWith(".TxCommand$Kind");
  }

  static final class Query {

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.This Object command, @Advice.Argument(0) String sql) {
      VertxSqlCalls.asked(command, sql);
    }
  }

  static final class End {

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.This Object command, @Advice.Argument(0) Object kind) {
      VertxSqlCalls.asked(command, kind.toString());
    }
  }

  static final class Sent {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object connection, @Advice.Argument(0) Object command) {
      VertxSqlCalls.sent(connection, command);
    }
  }

  static final class Answered {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.FieldValue("cmd") Object command, @Advice.FieldValue("res") AsyncResult<?> answer) {
      VertxSqlCalls.answered(command, answer.failed());
    }
  }

  /** Which no connection answers. */
  static final class Failed {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object command) {
      VertxSqlCalls.answered(command, true);
    }
  }
}
