package io.chokepoint.agent.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.agent.library.executor.ThreadPerTaskProbe;
import io.chokepoint.agent.own.AgentErrors;
import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.jar.asm.ClassReader;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;

class GateTest {

  /** Of no database. */
  private static final class HttpConnection {}

  private static final class JdbcConnection {
    Connection real;
  }

  private static final class OfConnections implements Probe {

    final List<String> asked = new ArrayList<>();

    @Override
    public boolean mayBe(String className) {
      return className.endsWith("Connection");
    }

    @Override
    public String mentions() {
      return "java/sql/";
    }

    @Override
    public boolean is(TypeDescription type) {
      asked.add(type.getName());
      return false;
    }

    @Override
    public List<Advised> advised() {
      return List.of();
    }
  }

  @Test
  void resolvesNoClassThatDoesNotMentionWhatItsProbeWants() throws IOException {
    OfConnections probe = new OfConnections();
    Gate gate = new Gate(List.of(probe), new AgentErrors(), line -> {});

    pass(gate, HttpConnection.class);
    pass(gate, JdbcConnection.class);

    assertThat(probe.asked).containsExactly(JdbcConnection.class.getName());
  }

  @Test
  void asksNoPatternAboutTheJdksOwnClasses() throws IOException {
    OfConnections probe = new OfConnections();
    Gate gate = new Gate(List.of(probe), new AgentErrors(), line -> {});

    pass(gate, JdbcConnection.class, null);

    assertThat(probe.asked).isEmpty();
  }

  /** To remember it in a map costs each of them a microsecond and a weak reference. */
  @Test
  @EnabledForJreRange(minVersion = 21)
  void givesTasksOnThreadsOfTheirOwnAFieldToRememberBy() throws Exception {
    Gate gate = new Gate(List.of(new ThreadPerTaskProbe()), new AgentErrors(), line -> {});

    for (String task : List.of("TaskRunner", "ThreadBoundFuture")) {
      String name = "java/util/concurrent/ThreadPerTaskExecutor$" + task;
      byte[] woven = gate.transform(null, null, name, null, null, file(name));

      assertThat(new ClassReader(woven).getInterfaces()).contains("io/chokepoint/bridge/Tagged");
    }
  }

  private static void pass(Gate gate, Class<?> type) throws IOException {
    pass(gate, type, new ClassLoader(GateTest.class.getClassLoader()) {});
  }

  private static void pass(Gate gate, Class<?> type, @Nullable ClassLoader loader)
      throws IOException {
    String name = type.getName().replace('.', '/');
    gate.transform(null, loader, name, null, null, file(name));
  }

  private static byte[] file(String name) throws IOException {
    try (InputStream file = ClassLoader.getSystemResourceAsStream(name + ".class")) {
      return file.readAllBytes();
    }
  }
}
