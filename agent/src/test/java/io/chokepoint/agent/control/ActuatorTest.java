package io.chokepoint.agent.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.agent.own.AgentErrors;
import io.chokepoint.agent.record.Recorder;
import io.chokepoint.core.experiment.Lease;
import io.chokepoint.core.experiment.Setting;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.model.ResourceKind;
import java.lang.reflect.Method;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.catalina.startup.Tomcat;
import org.apache.coyote.AbstractProtocol;
import org.apache.tomcat.util.net.AbstractEndpoint;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each library's pools but HikariCP's, changed and put back. */
class ActuatorTest {

  private static final ResourceId ID = new ResourceId(ResourceKind.EXECUTOR, "work");

  private final AgentErrors errors = new AgentErrors();
  @TempDir Path folder;

  @Test
  void changesAFixedPool() throws Exception {
    ThreadPoolExecutor pool = (ThreadPoolExecutor) Executors.newFixedThreadPool(4);
    changes(pool, 4, 9, () -> threads(pool, 9, 9), () -> threads(pool, 4, 4));
    changes(pool, 4, 2, () -> threads(pool, 2, 2), () -> threads(pool, 4, 4));
    pool.shutdown();
    assertThat(control(pool).settings()).isEmpty();
  }

  @Test
  void changesWhatLimitsAPoolWhoseQueueIsUnbounded() throws Exception {
    ThreadPoolExecutor pool = pool(2, 10, new LinkedBlockingQueue<>());
    changes(pool, 2, 6, () -> threads(pool, 6, 10), () -> threads(pool, 2, 10));
    changes(pool, 2, 20, () -> threads(pool, 20, 20), () -> threads(pool, 2, 10));
    pool.shutdown();
  }

  @Test
  void changesWhatLimitsAPoolWhoseQueueIsBounded() throws Exception {
    ThreadPoolExecutor pool = pool(2, 10, new ArrayBlockingQueue<>(5));
    changes(pool, 10, 16, () -> threads(pool, 2, 16), () -> threads(pool, 2, 10));
    pool.shutdown();
  }

  @Test
  void leavesAnExecutorOfOneThreadAlone() {
    ExecutorService single = Executors.newSingleThreadExecutor();
    ThreadPoolExecutor one = (ThreadPoolExecutor) Executors.newFixedThreadPool(1);
    assertThat(control(single).settings()).isEmpty();
    assertThat(control(one).settings()).isEmpty();
    single.shutdown();
    one.shutdown();
  }

  @Test
  void changesTheThreadsOfATomcat() throws Exception {
    inTomcat(
        12,
        endpoint -> {
          assertThat(Subject.ofServer(endpoint).resource().name()).startsWith("http-nio-");
          changes(endpoint, 12, 20, () -> tomcat(endpoint, 10, 20), () -> tomcat(endpoint, 10, 12));
          changes(endpoint, 12, 4, () -> tomcat(endpoint, 4, 4), () -> tomcat(endpoint, 10, 12));
        });
  }

  /** Its ten spare ones are then no more than that. */
  @Test
  void changesTheThreadsOfATomcatThatHasFewerThanItSpares() throws Exception {
    inTomcat(
        8,
        endpoint -> {
          changes(endpoint, 8, 16, () -> tomcat(endpoint, 10, 16), () -> tomcat(endpoint, 8, 8));
          changes(endpoint, 8, 4, () -> tomcat(endpoint, 4, 4), () -> tomcat(endpoint, 8, 8));
        });
  }

  private interface Trial {
    void of(AbstractEndpoint<?, ?> endpoint) throws Exception;
  }

  private void inTomcat(int maxThreads, Trial trial) throws Exception {
    Tomcat tomcat = new Tomcat();
    tomcat.setBaseDir(folder.toString());
    tomcat.setPort(0);
    AbstractProtocol<?> protocol = (AbstractProtocol<?>) tomcat.getConnector().getProtocolHandler();
    protocol.setAddress(InetAddress.getLoopbackAddress());
    protocol.setMaxThreads(maxThreads);
    tomcat.start();
    try {
      trial.of(endpoint(protocol));
    } finally {
      tomcat.stop();
      tomcat.destroy();
    }
  }

  private static void tomcat(AbstractEndpoint<?, ?> endpoint, int spare, int max) {
    assertThat(endpoint.getMaxThreads()).isEqualTo(max);
    assertThat(endpoint.getMinSpareThreads()).isEqualTo(spare);
    assertThat(endpoint.getExecutor()).extracting("maximumPoolSize").isEqualTo(max);
  }

  @Test
  void changesWhatAJettyHasForRequests() throws Exception {
    QueuedThreadPool pool = new QueuedThreadPool(20, 4);
    pool.start();
    try {
      changes(pool, 20, 30, () -> jetty(pool, 4, 30), () -> jetty(pool, 4, 20));
      changes(pool, 20, 3, () -> jetty(pool, 3, 3), () -> jetty(pool, 4, 20));
    } finally {
      pool.stop();
    }
    assertThat(control(pool).settings()).isEmpty();
  }

  @Test
  void knowsTheThreadsOfOtherServersByTheirNames() {
    QueuedThreadPool pool = new QueuedThreadPool();
    pool.setName("qtp7");
    Subject jetty = Subject.ofServer(new Jetty(pool));
    assertThat(jetty.resource()).isEqualTo(new ResourceId(ResourceKind.WORKER_THREADS, "qtp7"));
    assertThat(jetty.objects()).containsExactly(pool);
    assertThat(Subject.ofServer(new Object()).objects()).isEmpty();
  }

  /** As its server has it. */
  public record Jetty(QueuedThreadPool pool) {
    public QueuedThreadPool getThreadPool() {
      return pool;
    }
  }

  private static void jetty(QueuedThreadPool pool, int least, int most) {
    assertThat(pool.getMinThreads()).isEqualTo(least);
    assertThat(pool.getMaxThreads()).isEqualTo(most);
  }

  private void changes(Object pool, int from, int to, Runnable changed, Runnable putBack)
      throws Exception {
    Control control = control(pool);
    Setting setting = control.settings().get(0);
    assertThat(setting.value()).isEqualTo(from);
    Lease lease = control.take(ID, setting.name(), null, to, 30);
    changed.run();
    assertThat(control.giveBack(lease.id()).ended()).endsWith("put back to " + from);
    putBack.run();
    assertThat(errors.first()).isEmpty();
  }

  private Control control(Object pool) {
    Subject subject = new Subject(ID, List.of(pool));
    return new Control(
        () -> List.of(subject),
        new Recorder(errors),
        Map::of,
        resource -> null,
        line -> {},
        errors);
  }

  private static void threads(ThreadPoolExecutor pool, int core, int maximum) {
    assertThat(pool.getCorePoolSize()).isEqualTo(core);
    assertThat(pool.getMaximumPoolSize()).isEqualTo(maximum);
  }

  private static ThreadPoolExecutor pool(int core, int maximum, BlockingQueue<Runnable> queue) {
    return new ThreadPoolExecutor(core, maximum, 1, TimeUnit.MINUTES, queue);
  }

  /** The endpoint is protected: the agent's probe gets hold of it, a test has to reach for it. */
  private static AbstractEndpoint<?, ?> endpoint(AbstractProtocol<?> protocol) throws Exception {
    Method getter = AbstractProtocol.class.getDeclaredMethod("getEndpoint");
    getter.setAccessible(true);
    return (AbstractEndpoint<?, ?>) getter.invoke(protocol);
  }
}
