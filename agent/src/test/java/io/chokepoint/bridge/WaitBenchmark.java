package io.chokepoint.bridge;

import io.chokepoint.agent.own.AgentErrors;
import io.chokepoint.agent.record.Recorder;
import io.chokepoint.core.timeline.SystemWindow;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * What the agent adds to a wait whose blocker does not last (a future's, a latch's), in nanoseconds
 * and bytes, by the frames of frameworks between the wait and the application's own code. Run as
 * {@code ProbeBenchmark}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class WaitBenchmark {

  /** So that the wait is one: as long as a park is that counts. */
  private static final long WAITED_NANOS = 1_500;

  @Param({"0", "10", "40", "90"})
  public int frames;

  private Function<Long, Object> wait = WaitBenchmark::spin;
  private Function<Long, Object> charged = WaitBenchmark::parked;

  public static void main(String[] args) throws RunnerException {
    new Runner(
            new OptionsBuilder()
                .include(WaitBenchmark.class.getSimpleName())
                .addProfiler(GCProfiler.class)
                .build())
        .run();
  }

  @Setup
  public void record() {
    Recorder recorder = new Recorder(new AgentErrors());
    Bridge.record(recorder);
    recorder.drain(0, SystemWindow.unknown(1), Map.of());
    for (int i = 0; i < frames; i++) { // each is a frame of java.util.function
      wait = wait.andThen(Function.identity());
      charged = charged.andThen(Function.identity());
    }
  }

  /** The wait alone. */
  @Benchmark
  public Object nothing() {
    return wait.apply(WAITED_NANOS);
  }

  @Benchmark
  public Object chargedWait() {
    Requests.started(null);
    Requests.route("/hello");
    Object waited = charged.apply(WAITED_NANOS);
    Requests.ended("GET", "other", 200, null);
    return waited;
  }

  private static Object parked(long nanos) {
    int token = Parks.began(null);
    Object waited = spin(nanos);
    Parks.ended(token);
    return waited;
  }

  private static Object spin(long nanos) {
    long until = System.nanoTime() + nanos;
    while (System.nanoTime() < until) {
      Thread.onSpinWait();
    }
    return nanos;
  }
}
