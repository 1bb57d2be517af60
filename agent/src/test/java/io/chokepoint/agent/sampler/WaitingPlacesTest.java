package io.chokepoint.agent.sampler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chokepoint.agent.record.Place;
import io.chokepoint.bridge.Resource;
import io.chokepoint.bridge.Resource.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Real threads that wait for real things, as a look at them finds them. */
class WaitingPlacesTest {

  private final AtomicInteger id = new AtomicInteger();
  private final WaitingPlaces places =
      new WaitingPlaces((kind, name) -> new Resource(id.getAndIncrement(), kind, name));
  private final Threads threads = new Threads();
  private @Nullable Thread thread;

  /** A class of its own for its monitor to be told from others. */
  private static final class Till {}

  private interface Work {
    void run() throws IOException, InterruptedException;
  }

  @Test
  void namesAMonitorByWhereItIsEntered() {
    Till till = new Till();
    synchronized (till) {
      Place place =
          seen(
              () -> {
                synchronized (till) {
                  till.notifyAll();
                }
              },
              p -> waitsFor(p, Kind.LOCK));

      assertThat(place.waitedFor().name)
          .isEqualTo(
              "WaitingPlacesTest$Till at "
                  + WaitingPlacesTest.class.getName()
                  + ".namesAMonitorByWhereItIsEntered");
      assertThat(place.code()).startsWith(WaitingPlacesTest.class.getName());
    }
  }

  @Test
  void namesAnIdleWaitByTheCodeThatWaits() {
    Till till = new Till();

    assertThat(seen(() -> Thread.sleep(20_000), p -> waitsFor(p, Kind.IDLE)).waitedFor().name)
        .isEqualTo(
            WaitingPlacesTest.class.getName()
                + ".namesAnIdleWaitByTheCodeThatWaits in java.lang.Thread.sleep");
    stop();
    assertThat(seen(() -> waitAt(till), p -> waitsFor(p, Kind.IDLE)).waitedFor().name)
        .isEqualTo(WaitingPlacesTest.class.getName() + ".waitAt in java.lang.Object.wait");
  }

  @Test
  void tellsALockFromAConditionOfIt() {
    ReentrantLock lock = new ReentrantLock();
    CountDownLatch latch = new CountDownLatch(1);
    lock.lock();

    assertThat(seen(lock::lockInterruptibly, p -> waitsFor(p, Kind.LOCK)).waitedFor().name)
        .isEqualTo("java.util.concurrent.locks.ReentrantLock");
    stop();
    lock.unlock();
    seen(
        () -> {
          lock.lock();
          lock.newCondition().await();
        },
        p -> waitsFor(p, Kind.IDLE));
    stop();
    seen(latch::await, p -> waitsFor(p, Kind.IDLE));
  }

  @Test
  void seesAReadFromASocketAsACallElsewhere() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket client = new Socket(server.getInetAddress(), server.getLocalPort())) {
      seen(() -> client.getInputStream().read(), p -> waitsFor(p, Kind.DOWNSTREAM));
    }
  }

  @Test
  void chargesNothingWhereTheThreadComputes() {
    AtomicBoolean done = new AtomicBoolean();
    Place place =
        seen(
            () -> {
              while (!done.get()) {
                Math.sin(1);
              }
            },
            p -> p.code().contains("chargesNothingWhere"));
    done.set(true);

    assertThat(place.waitedFor()).isNull();
  }

  @Test
  void knowsAMonitorWithoutTheStack() {
    Till till = new Till();
    synchronized (till) {
      seen(
          () -> {
            synchronized (till) {
              till.notifyAll();
            }
          },
          p -> waitsFor(p, Kind.LOCK));
      Sighting glance = threads.glance(List.of(thread))[0];

      assertThat(glance.stack()).isEmpty();
      assertThat(places.of(glance).waitedFor().name).startsWith("WaitingPlacesTest$Till at ");
    }
  }

  @Test
  void leavesAMonitorThatNoStackHasTakenTheNameOfToThoseThatWere() {
    Place place =
        places.of(new Sighting(Thread.State.BLOCKED, "shop.Till", 17, 1, new StackTraceElement[0]));

    assertThat(place).isEqualTo(new Place(Place.State.BLOCKED, null, null));
  }

  @Test
  void namesAWaitInALibraryByTheApplicationsCode() {
    Place place =
        places.of(
            new Sighting(
                Thread.State.TIMED_WAITING,
                null,
                0,
                -1,
                stack(
                    "java.lang.Thread.sleep",
                    "com.google.common.util.concurrent.RateLimiter.acquire",
                    "shop.Orders.place")));

    assertThat(place.waitedFor().kind).isEqualTo(Kind.IDLE);
    assertThat(place.waitedFor().name)
        .isEqualTo("shop.Orders.place in com.google.common.util.concurrent.RateLimiter.acquire");
  }

  @Test
  void callsAProxyByTheClassThatItStandsFor() {
    Place place =
        places.of(
            new Sighting(
                Thread.State.TIMED_WAITING,
                null,
                0,
                -1,
                stack(
                    "java.lang.Thread.sleep",
                    "io.github.resilience4j.retry.internal.RetryImpl$ContextImpl.onError",
                    "shop.Prices$$SpringCGLIB$$0.ask",
                    "shop.Orders.place")));

    assertThat(place.waitedFor().name).isEqualTo("shop.Orders.place in shop.Prices.ask");
  }

  @Test
  void tellsTheLineThatUsesTheProcessorAndWhatItCalls() {
    assertThat(
            running(
                "java.util.regex.Pattern$Curly.match",
                "java.util.regex.Matcher.matches",
                "shop.Names.lambda$check$3"))
        .isEqualTo("shop.Names.check:7 in java.util.regex.Matcher.matches");
    assertThat(running("shop.Names.sort", "shop.Names.list")).isEqualTo("shop.Names.sort:7");
    assertThat(
            running(
                "java.lang.String.getBytes",
                "com.fasterxml.jackson.core.json.UTF8JsonGenerator.writeString",
                "org.springframework.web.servlet.DispatcherServlet.doDispatch"))
        .isEqualTo("com.fasterxml.jackson");
  }

  @Test
  void namesWhatIsBehindAProxyOrReflection() {
    String repository = "org.springframework.data.jpa.repository.support.SimpleJpaRepository";
    assertThat(
            running(
                "org.hibernate.loader.Loader.read",
                repository + ".findAll",
                "jdk.internal.reflect.GeneratedMethodAccessor12.invoke",
                "java.lang.reflect.Method.invoke",
                "org.springframework.aop.framework.JdkDynamicAopProxy.invoke",
                "jdk.proxy3.$Proxy159.findAll",
                "shop.Users.page"))
        .isEqualTo("shop.Users.page:7 in " + repository + ".findAll");
    assertThat(
            running(
                "org.apache.ibatis.session.defaults.DefaultSqlSession.selectList",
                "org.apache.ibatis.binding.MapperProxy.invoke",
                "shop.$Proxy31.all",
                "shop.Users.page"))
        .isEqualTo("shop.Users.page:7 in org.apache.ibatis.binding.MapperProxy.invoke");
    assertThat(
            running("jdk.internal.reflect.X.invoke", "java.lang.reflect.Method.invoke", "shop.A.b"))
        .isEqualTo("shop.A.b:7 in java.lang.reflect.Method.invoke");
  }

  /** They are around all that a request does, and hand it on. */
  @Test
  void namesNoFilterOrAspectForWhatItHandsOn() {
    String[] rendering = {
      "org.thymeleaf.engine.TemplateModel.process",
      "org.springframework.web.servlet.DispatcherServlet.render",
      "org.apache.catalina.core.ApplicationFilterChain.doFilter",
      "shop.Security.doFilterInternal"
    };
    assertThat(running(rendering)).isEqualTo("org.thymeleaf.engine");
    String[] throughWhatTheyExtend = {
      "org.thymeleaf.engine.TemplateModel.process",
      "org.springframework.web.servlet.FrameworkServlet.service",
      "shop.Dispatcher.service",
      "org.apache.catalina.core.ApplicationFilterChain.doFilter",
      "org.springframework.web.filter.CharacterEncodingFilter.doFilterInternal",
      "shop.Encoding.doFilterInternal"
    };
    assertThat(running(throughWhatTheyExtend)).isEqualTo("org.thymeleaf.engine");
    assertThat(
            running(
                "io.vertx.ext.web.impl.RouteImpl.handle",
                "io.vertx.ext.web.impl.RoutingContextImpl.next",
                "shop.Security.handle"))
        .isNotEqualTo("shop.Security.handle:7 in io.vertx.ext.web.impl.RoutingContextImpl.next");
    String repository = "org.springframework.data.jpa.repository.support.SimpleJpaRepository";
    assertThat(
            running(
                repository + ".findAll",
                "org.springframework.aop.aspectj.MethodInvocationProceedingJoinPoint.proceed",
                "shop.Timed.around",
                "jdk.proxy3.$Proxy159.findAll",
                "shop.Users.page"))
        .isEqualTo("shop.Users.page:7 in " + repository + ".findAll");
    assertThat(running("shop.Security.hash", "shop.Security.doFilter"))
        .isEqualTo("shop.Security.hash:7");
    assertThat(running("java.util.Scanner.next", "shop.Security.doFilter"))
        .isEqualTo("shop.Security.doFilter:7 in java.util.Scanner.next");
  }

  private String running(String... frames) {
    return places.of(new Sighting(Thread.State.RUNNABLE, null, 0, -1, stack(frames))).code();
  }

  private static StackTraceElement[] stack(String... frames) {
    return Stream.of(frames)
        .map(
            f -> {
              int dot = f.lastIndexOf('.');
              return new StackTraceElement(f.substring(0, dot), f.substring(dot + 1), "F.java", 7);
            })
        .toArray(StackTraceElement[]::new);
  }

  @Test
  void boundsTheNumberOfNames() {
    for (int i = 0; i < 5_000; i++) {
      Place place =
          places.of(
              new Sighting(
                  Thread.State.BLOCKED,
                  "shop.Lock" + i,
                  i,
                  -1,
                  new StackTraceElement[] {
                    new StackTraceElement("shop.Order" + i, "pay", "Order.java", 1)
                  }));
      if (i == 4_999) {
        assertThat(place).isNotNull();
        assertThat(place.code()).isEqualTo("other");
        assertThat(place.waitedFor().name).isEqualTo("other");
      }
    }
  }

  private static void waitAt(Till till) throws InterruptedException {
    synchronized (till) {
      till.wait(20_000);
    }
  }

  private static boolean waitsFor(Place place, Kind kind) {
    return place.waitedFor() != null && place.waitedFor().kind == kind;
  }

  /** Where a thread doing the work is found, once that is as expected. */
  private Place seen(Work work, Predicate<Place> expected) {
    Thread started =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException | InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    started.setDaemon(true);
    started.start();
    thread = started;
    return await()
        .until(
            () -> {
              Sighting sighting = threads.look(List.of(started))[0];
              return sighting == null ? null : places.of(sighting);
            },
            place -> place != null && expected.test(place));
  }

  @AfterEach
  void stop() {
    if (thread != null) {
      thread.interrupt();
    }
  }
}
