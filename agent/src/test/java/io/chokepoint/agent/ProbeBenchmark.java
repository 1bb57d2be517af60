package io.chokepoint.agent;

import io.chokepoint.agent.own.AgentErrors;
import io.chokepoint.agent.record.Recorder;
import io.chokepoint.bridge.Borrows;
import io.chokepoint.bridge.Bridge;
import io.chokepoint.bridge.Counted;
import io.chokepoint.bridge.Requests;
import io.chokepoint.bridge.Statements;
import io.chokepoint.bridge.Tagged;
import io.chokepoint.core.timeline.SystemWindow;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * What the agent adds to a request's path, in nanoseconds and bytes: everything advice calls,
 * bridge and recorder behind it, against nothing. Run it with
 *
 * <pre>
 * mvn -q -pl agent -am test-compile dependency:build-classpath -Dmdep.outputFile=target/class-path
 * java -cp agent/target/test-classes:$(cat agent/target/class-path):agent/target/classes \
 *   io.chokepoint.agent.ProbeBenchmark
 * </pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ProbeBenchmark {

  private static final Fake POOL = new Fake();
  private static final Fake ENTRY = new Fake();
  private static final Fake STATEMENT = new Fake();
  private static final FakeResult RESULT = new FakeResult();
  private static final String TEXT =
      "select id, name, price, created from orders where id = ? and state = ? order by created";
  private static final char[] CHARACTERS = TEXT.toCharArray();

  private final Recorder recorder = new Recorder(new AgentErrors());

  public static void main(String[] args) throws RunnerException {
    new Runner(
            new OptionsBuilder()
                .include(ProbeBenchmark.class.getSimpleName())
                .addProfiler(GCProfiler.class)
                .build())
        .run();
  }

  @Setup
  public void record() {
    Bridge.record(recorder);
    Bridge.sample(new ThreadCpuClock(), 31);
    recorder.drain(0, SystemWindow.unknown(1), Map.of());
    Statements.prepared(STATEMENT, "select 1");
  }

  @Benchmark
  public void nothing(Blackhole hole) {
    hole.consume(STATEMENT);
  }

  @Benchmark
  public void bareRequest() {
    Requests.started(null);
    Requests.route("/hello");
    Requests.ended("GET", "other", 200, null);
  }

  @Benchmark
  public void requestWithPoolAndQuery() {
    Requests.started(null);
    Requests.route("/orders/{id}");
    long borrow = Borrows.started(POOL);
    Borrows.borrowed(ENTRY);
    Borrows.ended(POOL, borrow, false);
    long sql = Statements.started(STATEMENT, null);
    Statements.ended(sql, false, false);
    Borrows.returned(ENTRY);
    Requests.ended("GET", "other", 200, null);
  }

  /** As advice counts it, of a result of a thousand rows. */
  @Benchmark
  public void aRow() {
    long before = RESULT.chokepoint$count();
    if (before == 0) {
      Statements.reads(RESULT, STATEMENT);
    }
    if (before < 1_000) {
      RESULT.chokepoint$count(before + 1);
    } else {
      RESULT.chokepoint$count(0);
      Statements.read(RESULT, before);
    }
  }

  /** As an application's constant. */
  @Benchmark
  public Object textOfAStatement() {
    return recorder.statement(TEXT, Fake.class);
  }

  /** As a text that is put together for each statement, the string and its hash with it. */
  @Benchmark
  public Object textThatIsMadeAnew() {
    return recorder.statement(new String(CHARACTERS), Fake.class);
  }

  /** What of that is the string's. */
  @Benchmark
  public int makingAText() {
    return new String(CHARACTERS).hashCode();
  }

  /** What an instrumented result looks like. */
  public static final class FakeResult extends Fake implements Counted {

    private long count;

    @Override
    public long chokepoint$count() {
      return count;
    }

    @Override
    public void chokepoint$count(long newCount) {
      count = newCount;
    }
  }

  /** A pool, a pooled connection, a statement: what an instrumented class looks like. */
  public static class Fake implements Tagged {

    private @Nullable Object tag;

    @Override
    public @Nullable Object chokepoint$tag() {
      return tag;
    }

    @Override
    public void chokepoint$tag(@Nullable Object newTag) {
      tag = newTag;
    }
  }
}
