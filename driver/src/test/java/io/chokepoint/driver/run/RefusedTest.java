package io.chokepoint.driver.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.chokepoint.core.report.Report;
import io.chokepoint.driver.http.RawServer;
import io.chokepoint.driver.plan.yaml.PlanReader;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A driver whose machine has next to nothing for it: ports, descriptors. */
class RefusedTest {

  private static final String FEW_PORTS =
      "ip link set lo up && echo 40000 40019 > /proc/sys/net/ipv4/ip_local_port_range && ";

  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

  @TempDir Path folder;

  @Test
  void whereNoLocalPortIsLeftTheDriverIsTheLimitAndSaysWhatToDo() throws Exception {
    assumeTrue(
        said(List.of("unshare", "-rn", "sh", "-c"), FEW_PORTS + "echo yes").equals("yes\n"),
        "no network of its own to be had");

    String said =
        run(
            List.of("unshare", "-rn", "sh", "-c"),
            FEW_PORTS,
            0,
            "keepAlive: false",
            "arrivals: constant, steps: [{rate: 100, for: 4s}]");

    assertThat(said)
        .contains("errors []\n")
        .contains("no local port was free for a new connection; keep connections open, or widen");
  }

  /** A class path of jars takes some two hundred descriptors itself. */
  @Test
  void whereNoDescriptorIsLeftTheDriverIsTheLimitAndSaysWhatToDo() throws Exception {
    String said;
    try (RawServer server = new RawServer(RefusedTest::slowly)) {
      said =
          run(
              List.of("sh", "-c"),
              "ulimit -n 300 && ",
              server.port(),
              "keepAlive: true",
              "steps: [{users: 400, for: 4s}]");
    }

    assertThat(said)
        .contains("errors []\n")
        .contains("no file descriptor was free; raise ulimit -n, or allow fewer connections");
    assertThat(folder.resolve("report/report.json")).exists();
  }

  private static void slowly(String head, Socket socket, OutputStream out) throws IOException {
    try {
      Thread.sleep(200);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    out.write(OK.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * @param port of the server; 0 for one of the driver's own network
   */
  private String run(List<String> shell, String before, int port, String transport, String load)
      throws IOException, InterruptedException {
    return said(
        shell,
        before + "exec \"$0\" \"$@\"",
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-cp",
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
        Run.class.getName(),
        folder.toString(),
        String.valueOf(port),
        transport,
        load);
  }

  private static String said(List<String> shell, String script, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(shell);
    command.add(script);
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
    private static final Logger NETTY = Logger.getLogger("io.netty");

    public static void main(String[] folder) throws Exception {
      NETTY.setLevel(Level.SEVERE); // as the command does: formatting a line takes a descriptor
      try (RawServer own = RawServer.saying(OK);
          Interrupt interrupt = Interrupt.listen()) {
        String plan =
            """
            target: http://127.0.0.1:%d
            %s
            endpoints: [{path: /}]
            load: {%s}
            """
                .formatted(
                    folder[1].equals("0") ? own.port() : Integer.parseInt(folder[1]),
                    folder[2],
                    folder[3]);
        Report report =
            PlanRun.run(
                    PlanReader.read("p.yaml", plan),
                    Path.of(folder[0], "report"),
                    1,
                    Progress.NONE,
                    interrupt)
                .report();
        System.out.println("errors " + report.steps().get(0).overall().errors().keySet());
        report.honesty().forEach(System.out::println);
      }
      System.exit(0);
    }
  }
}
