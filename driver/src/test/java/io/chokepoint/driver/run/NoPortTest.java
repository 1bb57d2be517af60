package io.chokepoint.driver.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.chokepoint.core.report.Report;
import io.chokepoint.driver.http.RawServer;
import io.chokepoint.driver.plan.PlanReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A connection for each request where the kernel has next to no ports: a network of its own. */
class NoPortTest {

  private static final String FEW_PORTS =
      "ip link set lo up && echo 40000 40019 > /proc/sys/net/ipv4/ip_local_port_range && ";

  @TempDir Path folder;

  @Test
  void whereNoLocalPortIsLeftTheDriverIsTheLimitAndSaysWhatToDo() throws Exception {
    assumeTrue(said(FEW_PORTS + "echo yes").equals("yes\n"), "no network of its own to be had");

    String said =
        said(
            FEW_PORTS + "exec \"$0\" \"$@\"",
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            Run.class.getName(),
            folder.toString());

    assertThat(said)
        .contains("errors [no-port]\n")
        .contains("finding driver-limited\n")
        .contains("(no local port was free for a new connection; keep connections open, or widen");
  }

  private static String said(String script, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("unshare", "-rn", "sh", "-c", script));
    command.addAll(List.of(arguments));
    Process process;
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      return "";
    }
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    return said;
  }

  /** What runs in there. */
  static final class Run {
    public static void main(String[] folder) throws Exception {
      try (RawServer server = RawServer.saying("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
          Interrupt interrupt = Interrupt.listen()) {
        String plan =
            """
            target: http://127.0.0.1:%d
            keepAlive: false
            endpoints: [{path: /}]
            load: {arrivals: constant, steps: [{rate: 100, for: 4s}]}
            """
                .formatted(server.port());
        Report report =
            PlanRun.run(
                    PlanReader.read("p.yaml", plan),
                    Path.of(folder[0], "report"),
                    1,
                    Progress.NONE,
                    interrupt)
                .report();
        System.out.println("errors " + report.steps().get(0).overall().errors().keySet());
        report.verdict().findings().forEach(f -> System.out.println("finding " + f.kind().label()));
        System.out.println(report.verdict().summary());
      }
      System.exit(0);
    }
  }
}
