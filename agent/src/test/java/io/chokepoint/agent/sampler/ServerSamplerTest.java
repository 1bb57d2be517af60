package io.chokepoint.agent.sampler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chokepoint.agent.own.AgentErrors;
import io.chokepoint.core.timeline.WorkersWindow;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.coyote.AbstractProtocol;
import org.apache.tomcat.util.net.AbstractEndpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerSamplerTest {

  private final AgentErrors errors = new AgentErrors();
  @TempDir Path folder;

  @Test
  void readsThreadsQueueAndConnectionsOfARealTomcat() throws Exception {
    Tomcat tomcat = tomcat(null);
    AbstractEndpoint<?, ?> endpoint = start(tomcat);
    CountDownLatch busy = new CountDownLatch(1);
    try (Socket open = connect(tomcat)) {
      assertThat(open.isConnected()).isTrue();
      endpoint.getExecutor().execute(() -> awaitUninterrupted(busy));
      await().until(() -> only(endpoint).busy() >= 1);

      WorkersWindow workers = only(endpoint);

      assertThat(workers.capacity()).isEqualTo(7);
      assertThat(workers.queued()).isZero();
      assertThat(workers.connections()).isNotNegative();
      assertThat(errors.first()).isEmpty();
    } finally {
      busy.countDown();
      stop(tomcat);
    }
  }

  @Test
  void knowsNoCapacityWhereEachRequestHasAThreadOfItsOwn() throws Exception {
    Executor perTask = task -> new Thread(task).start();
    Tomcat tomcat = tomcat(perTask);
    try {
      WorkersWindow workers = only(start(tomcat));

      assertThat(workers.capacity()).isNull();
      assertThat(workers.queued()).isNull();
      assertThat(workers.busy()).isNotNegative();
      assertThat(errors.first()).isEmpty();
    } finally {
      stop(tomcat);
    }
  }

  @Test
  void forgetsAnEndpointThatWasStopped() throws Exception {
    Tomcat tomcat = tomcat(null);
    AbstractEndpoint<?, ?> endpoint = start(tomcat);
    stop(tomcat);

    assertThat(sample(endpoint)).isEmpty();
  }

  @Test
  void countsAServerThatCannotBeReadAsAnErrorAndGoesOn() {
    assertThat(sample(new Broken())).isEmpty();
    assertThat(errors.count()).isEqualTo(1);
    assertThat(sample("no server")).isEmpty();
    assertThat(errors.count()).isEqualTo(1);
  }

  /** Looks like a Jetty. */
  public static final class Broken {

    public Object getThreadPool() {
      throw new IllegalStateException("broken");
    }
  }

  private WorkersWindow only(Object endpoint) {
    Map<String, WorkersWindow> workers = sample(endpoint);
    assertThat(workers).hasSize(1);
    assertThat(workers.keySet().iterator().next()).startsWith("http-nio-");
    return workers.values().iterator().next();
  }

  private Map<String, WorkersWindow> sample(Object endpoint) {
    return new ServerSampler(() -> List.of(endpoint), errors).sample();
  }

  private Tomcat tomcat(Executor executor) {
    Tomcat tomcat = new Tomcat();
    tomcat.setBaseDir(folder.toString());
    tomcat.setPort(0);
    tomcat.setHostname("127.0.0.1");
    Connector connector = tomcat.getConnector();
    AbstractProtocol<?> protocol = (AbstractProtocol<?>) connector.getProtocolHandler();
    protocol.setAddress(InetAddress.getLoopbackAddress());
    protocol.setMaxThreads(7);
    if (executor != null) {
      protocol.setExecutor(executor);
    }
    return tomcat;
  }

  /** The endpoint is protected: the agent's probe gets hold of it, a test has to reach for it. */
  private static AbstractEndpoint<?, ?> start(Tomcat tomcat) throws Exception {
    tomcat.start();
    var getter = AbstractProtocol.class.getDeclaredMethod("getEndpoint");
    getter.setAccessible(true);
    return (AbstractEndpoint<?, ?>) getter.invoke(tomcat.getConnector().getProtocolHandler());
  }

  private static void stop(Tomcat tomcat) throws LifecycleException {
    tomcat.stop();
    tomcat.destroy();
  }

  private static Socket connect(Tomcat tomcat) throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), tomcat.getConnector().getLocalPort());
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
