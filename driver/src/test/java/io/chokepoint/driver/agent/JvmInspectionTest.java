package io.chokepoint.driver.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JvmInspectionTest {

  private static final List<String> CLASSES =
      List.of(
          "4711:",
          "java.lang.Object/null",
          "|--org.eclipse.jetty.server.Server/0x00007fb8180e3830",
          "|--com.zaxxer.hikari.pool.HikariPool/0x00007fb8180e3830",
          "|--fi.iki.elonen.NanoHTTPD/0x00007fb8180e3830",
          "|--java.sql.Driver/0x00007fb8180e3830 (intf)",
          "|--org.hsqldb.jdbc.JDBCDriver/0x00007fb8180e3830",
          "|  implements java.sql.Driver/null (declared intf)",
          "|--org.postgresql.Driver/0x00007fb8180e3830",
          "|  implements java.sql.Driver/null (declared intf)",
          "|  |--com.example.sql.OurPool/0x00007fb8180e3830",
          "|  |  implements javax.sql.DataSource/null (declared intf)");

  @Test
  void tellsWhatIsKnownFromWhatIsNot() {
    Map<String, String> versions = new HashMap<>();
    OpenJars.add("/srv/lib/jetty-server-13.0.1.jar", versions);
    OpenJars.add("BOOT-INF/lib/HikariCP-5.1.0.jar", versions);
    List<String> lines = new JvmInspection(new LoadedClasses(CLASSES), versions).lines();

    assertThat(lines)
        .map(line -> line.replaceAll(" {2,}", "  "))
        .containsExactly(
            "pool  HikariCP 5.1.0  known",
            "driver  org.postgresql.Driver  known",
            "server  Jetty 13.0.1  version not known (known are 9 to 12)",
            "server  NanoHTTPD  not seen: requests",
            "driver  org.hsqldb.jdbc.JDBCDriver  unknown: of its statements less is shown, by"
                + " standard SQL alone",
            "pool  com.example.sql.OurPool  unknown: waits for its connections are not named");
  }

  @Test
  void readsTheVersionsOfBundlesToo() {
    Map<String, String> versions = new HashMap<>();
    OpenJars.add("/wlp/lib/com.ibm.ws.kernel.boot_1.0.111.jar", versions);
    OpenJars.add("lib/pekko-http-core_2.13-1.2.0.jar", versions);

    assertThat(versions)
        .isEqualTo(Map.of("com.ibm.ws.kernel.boot", "1.0.111", "pekko-http-core_2.13", "1.2.0"));
  }

  @Test
  void comparesVersionsByAsManyNumbersAsTheLimitHas() {
    InspectedLibrary undertow =
        InspectedLibrary.ALL.stream()
            .filter(l -> l.name().equals("Undertow"))
            .findAny()
            .orElseThrow();

    assertThat(undertow.knows("1.4.0.Final")).isTrue();
    assertThat(undertow.knows("2.3.24.Final")).isTrue();
    assertThat(undertow.knows("1.3.33.Final")).isFalse();
    assertThat(undertow.knows("3.0.0.Beta1")).isFalse();
    assertThat(undertow.knows(null)).isFalse();
  }
}
