package io.chokepoint.agent.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.agent.own.AgentErrors;
import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import net.bytebuddy.description.type.TypeDescription;
import org.junit.jupiter.api.Test;

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

  private static void pass(Gate gate, Class<?> type) throws IOException {
    ClassLoader application = new ClassLoader(GateTest.class.getClassLoader()) {};
    String name = type.getName().replace('.', '/');
    try (InputStream file = application.getResourceAsStream(name + ".class")) {
      gate.transform(null, application, name, null, null, file.readAllBytes());
    }
  }
}
