package io.chokepoint.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MainBegunTest {

  private static final StackTraceElement LOADING =
      new StackTraceElement("java.lang.ClassLoader", "loadClass", null, 0);

  @Test
  void hasNotBegunWhileAnAgentOrTheLauncherLoadsClasses() {
    assertThat(begunIn("sun.instrument.InstrumentationImpl")).isFalse();
    assertThat(begunIn("sun.launcher.LauncherHelper")).isFalse();
  }

  @Test
  void hasBegunOnceTheApplicationIsOutermost() {
    assertThat(begunIn("com.example.Shop")).isTrue();
    assertThat(begunIn("org.jboss.modules.Main")).isTrue();
  }

  @Test
  void hasBegunAfterAWhileWhereNoLauncherRunsMain() {
    assertThat(MainBegun.begun(List.of(), TimeUnit.SECONDS.toNanos(1))).isFalse();
    assertThat(MainBegun.begun(List.of(), TimeUnit.SECONDS.toNanos(3))).isTrue();
  }

  private static boolean begunIn(String outermost) {
    return MainBegun.begun(List.of(LOADING, new StackTraceElement(outermost, "any", null, 0)), 0);
  }
}
