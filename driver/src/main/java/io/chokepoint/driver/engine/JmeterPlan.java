package io.chokepoint.driver.engine;

import io.chokepoint.core.text.Text;
import io.chokepoint.driver.plan.Crowd;
import io.chokepoint.driver.plan.Data;
import io.chokepoint.driver.plan.Destination;
import io.chokepoint.driver.plan.Load;
import io.chokepoint.driver.plan.Plan;
import io.chokepoint.driver.plan.Sequence;
import io.chokepoint.driver.plan.Stage;
import io.chokepoint.driver.plan.Streamed;
import io.chokepoint.driver.plan.Transport;
import io.chokepoint.driver.plan.UserClass;
import io.chokepoint.driver.plan.template.Template;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.xml.stream.XMLStreamException;
import org.jspecify.annotations.Nullable;

/**
 * A plan as a test plan of JMeter 5.6. Each step and class of users is a thread group that begins
 * when the step does. Arrivals at a rate are those of its open model, whatever the service does.
 *
 * <p>With {@code -Gworkers=3} and {@code -R} each of three remote engines sends a third.
 */
public final class JmeterPlan {

  private static final double SECOND = 1e9;

  /** What each remote engine sends, of all. */
  private static final String WORKERS = "${__P(workers,1)}";

  private final Plan plan;
  private final Set<String> lost = new LinkedHashSet<>();
  private final JmeterWords words = new JmeterWords(lost::add);
  private final Jmx jmx = new Jmx();
  private final JmeterRequests requests;
  private final String text;

  /**
   * @throws IllegalArgumentException with a message for people, if nothing of the load can be said
   */
  public JmeterPlan(Plan plan) {
    this.plan = plan;
    this.requests = new JmeterRequests(plan, jmx, words, lost::add);
    if (plan.load().search() != null) {
      throw new IllegalArgumentException(
          "a search looks at answers while it runs, which JMeter cannot: give steps or stages");
    }
    lose();
    text = jmx.document(this::whole);
  }

  /** The file. */
  public String text() {
    return text;
  }

  /** What of the plan is not in it, a line each. */
  public List<String> lost() {
    return List.copyOf(lost);
  }

  /** The rows of each file of data, by the name of the file that is to stand beside it. */
  public Map<String, List<String[]>> files() {
    return plan.crowd().data().stream()
        .filter(data -> !data.isMade())
        .collect(Collectors.toMap(JmeterPlan::file, Data::rows));
  }

  private static String file(Data data) {
    return data.name().replaceAll("[${}]", "") + ".csv";
  }

  /** Writes it, and its files of data beside it. */
  public void write(Path to) throws IOException {
    for (Map.Entry<String, List<String[]>> file : files().entrySet()) {
      StringBuilder rows = new StringBuilder();
      file.getValue().forEach(row -> rows.append(line(row)).append('\n'));
      Files.writeString(to.resolveSibling(file.getKey()), rows);
    }
    Files.writeString(to, text);
  }

  /** A row of RFC 4180. */
  private static String line(String[] row) {
    StringBuilder line = new StringBuilder();
    for (String value : row) {
      line.append(line.isEmpty() ? "\"" : ",\"").append(value.replace("\"", "\"\"")).append('"');
    }
    return line.toString();
  }

  private void lose() {
    Load load = plan.load();
    if (load.requests() > 0) {
      lost.add("the number of requests: each step lasts as long as the plan says it may");
    }
    if (!load.closed() && (load.rampNanos() > 0 || load.rampDownNanos() > 0)) {
      lost.add("ramps between rates: each step begins at its own");
    }
    if (!plan.webSockets().isEmpty()) {
      lost.add("WebSockets");
    }
    if (!plan.setUp().isEmpty() || !plan.tearDown().isEmpty()) {
      lost.add("setUp and tearDown: what they extract is not known there");
    }
    if (plan.endpoints().stream().anyMatch(e -> e.streamed() == Streamed.PART)) {
      lost.add("answers without end: it reads each to its timeout, as a failure");
    }
    if (plan.abort() != null) {
      lost.add("abort: it goes on whatever fails");
    }
    if (!plan.services().isEmpty()) {
      lost.add("services behind the service: their figures are read by the driver itself");
    }
    if (!plan.targets().isEmpty()) {
      lost.add("targets: JMeter keeps none; they are not judged when its results are imported");
    }
    for (Destination d : plan.destinations()) {
      if (d.transport().protocol() == Transport.Protocol.HTTP_2) {
        lost.add("HTTP/2 to " + d.host());
      }
      if (d.transport().proxy() != null) {
        lost.add("the proxy to " + d.host() + ": -H and -P of JMeter");
      }
      if (d.address() != null) {
        lost.add("the address of " + d.host() + ": a DNS Cache Manager of JMeter");
      }
      if (d.transport().tls().identity() != null) {
        lost.add("the client certificate for " + d.host() + ": -Djavax.net.ssl.keyStore of JMeter");
      }
    }
    for (Data data : plan.crowd().data()) {
      if (data.take() != Data.Take.SEQUENTIAL && data.rows().size() > 1) {
        lost.add(
            "rows of " + data.name() + " are taken one after the other, whatever user asks next");
      }
    }
  }

  private void whole() throws XMLStreamException {
    jmx.element(
        "TestPlan",
        "TestPlanGui",
        plan.name(),
        () -> {
          jmx.flag("TestPlan.serialize_threadgroups", false);
          jmx.object(
              "TestPlan.user_defined_variables",
              "Arguments",
              () -> jmx.collection("Arguments.arguments", () -> {}));
        },
        () -> {
          if (plan.crowd().cookies()) {
            jmx.element(
                "CookieManager",
                "CookiePanel",
                "cookies of each user",
                () -> {
                  jmx.collection("CookieManager.cookies", () -> {});
                  jmx.flag("CookieManager.clearEachIteration", !plan.load().closed());
                });
          }
          for (Data data : plan.crowd().data()) {
            data(data);
          }
          steps();
        });
  }

  private void data(Data data) throws XMLStreamException {
    if (data.isMade()) {
      made(data);
      return;
    }
    jmx.element(
        "CSVDataSet",
        "TestBeanGUI",
        data.name(),
        () -> {
          jmx.text("filename", file(data));
          jmx.text("fileEncoding", "UTF-8");
          jmx.text("variableNames", String.join(",", data.columns()));
          jmx.text("delimiter", ",");
          jmx.flag("quotedData", true);
          jmx.flag("ignoreFirstLine", false);
          jmx.flag("recycle", true);
          jmx.flag("stopThread", false);
          jmx.text("shareMode", "shareMode.all");
        });
  }

  private void made(Data data) throws XMLStreamException {
    jmx.element(
        "UserParameters",
        "UserParametersGui",
        data.name(),
        () -> {
          jmx.collection(
              "UserParameters.names",
              () -> {
                for (String column : data.columns()) {
                  jmx.text(column, column);
                }
              });
          jmx.collection(
              "UserParameters.thread_values",
              () ->
                  jmx.collection(
                      "values",
                      () -> {
                        for (Template value : data.made()) {
                          jmx.text(value.toString(), words.of(value));
                        }
                      }));
          jmx.flag("UserParameters.per_iteration", true);
        });
  }

  private void steps() throws XMLStreamException {
    Load load = plan.load();
    List<Stage> stages = new ArrayList<>();
    if (load.warmup() != null) {
      stages.add(load.warmup());
    }
    stages.addAll(load.steps());
    if (load.recoveryNanos() > 0) {
      Stage first = load.steps().get(0);
      stages.add(
          new Stage(first.offered(), first.think(), load.recoveryNanos(), 0, first.endpoint()));
    }
    long from = 0;
    for (int i = 0; i < stages.size(); i++) {
      Stage stage = stages.get(i);
      long ramp = stage.rampNanos() == Stage.LOADS_RAMP ? load.rampNanos() : stage.rampNanos();
      long lasts = stage.forNanos() + (i == 0 && load.warmup() != null ? 0 : ramp);
      List<@Nullable UserClass> classes = new ArrayList<>(plan.crowd().classes());
      if (classes.isEmpty()) {
        classes.add(null);
      }
      double shares = classes.stream().mapToDouble(c -> c == null ? 1 : c.share()).sum();
      for (UserClass of : classes) {
        double share = of == null ? 1 : of.share() / shares;
        group(stage, of, share, from, lasts, lasts - stage.forNanos());
      }
      from += lasts;
    }
  }

  private void group(
      Stage stage, @Nullable UserClass of, double share, long from, long lasts, long ramp)
      throws XMLStreamException {
    boolean closed = stage.offered().users() != null;
    double level = stage.level() * share;
    String step = Text.number(stage.level()) + (closed ? " users" : "/s");
    String name = of == null ? step : step + ", " + of.name();
    Jmx.Content sends =
        () -> {
          first(stage, of);
          choice(stage, of);
        };
    if (closed) {
      users(name, Math.max(1, Math.round(level)), from, lasts, ramp, sends);
    } else {
      arrivals(name, level, from, lasts, sends);
    }
  }

  private void users(String name, long users, long from, long lasts, long ramp, Jmx.Content sends)
      throws XMLStreamException {
    jmx.element(
        "ThreadGroup",
        "ThreadGroupGui",
        name,
        () -> {
          jmx.text("ThreadGroup.on_sample_error", "continue");
          jmx.object(
              "ThreadGroup.main_controller",
              "LoopController",
              () -> {
                jmx.flag("LoopController.continue_forever", false);
                jmx.text("LoopController.loops", "-1");
              });
          jmx.text(
              "ThreadGroup.num_threads",
              "${__groovy((int) Math.ceil("
                  + users
                  + " / Double.parseDouble(\""
                  + WORKERS
                  + "\")))}");
          jmx.text("ThreadGroup.ramp_time", String.valueOf(seconds(ramp)));
          jmx.flag("ThreadGroup.scheduler", true);
          jmx.text("ThreadGroup.duration", String.valueOf(seconds(lasts)));
          jmx.text("ThreadGroup.delay", String.valueOf(seconds(from)));
          jmx.flag("ThreadGroup.same_user_on_next_iteration", true);
        },
        sends);
  }

  private void arrivals(String name, double perSecond, long from, long lasts, Jmx.Content sends)
      throws XMLStreamException {
    String drawn = plan.load().arrivals() == Load.Arrival.POISSON ? "random" : "even";
    jmx.element(
        "OpenModelThreadGroup",
        "OpenModelThreadGroupGui",
        name,
        () -> {
          jmx.text("ThreadGroup.on_sample_error", "continue");
          jmx.object("ThreadGroup.main_controller", "OpenModelThreadGroupController", () -> {});
          jmx.text(
              "OpenModelThreadGroup.schedule",
              (from == 0 ? "" : "pause(" + seconds(from) + " s) ")
                  + ("rate(${__groovy(" + perSecond)
                  + (" / Double.parseDouble(\"" + WORKERS + "\"))}/s) ")
                  + (drawn + "_arrivals(" + seconds(lasts) + " s)"));
          // another one on each engine: else all of them send at the same moments
          jmx.text(
              "OpenModelThreadGroup.random_seed",
              "${__groovy("
                  + plan.load().seed()
                  + "L + (props.get(\"__jm.D_TG\") ?: \"\").hashCode())}");
        },
        sends);
  }

  private static long seconds(long nanos) {
    return Math.round(nanos / SECOND);
  }

  private void first(Stage stage, @Nullable UserClass of) throws XMLStreamException {
    int first = plan.crowd().first(of == null ? -1 : plan.crowd().classes().indexOf(of));
    if (first != Crowd.NO_FIRST && stage.endpoint() == Stage.ALL) {
      jmx.element(
          "OnceOnlyController",
          "OnceOnlyControllerGui",
          "first",
          () -> {},
          () -> begin(plan.endpoints().size() + first, stage, of));
    }
  }

  /** One of the endpoints and sequences, by their weights. */
  private void choice(Stage stage, @Nullable UserClass of) throws XMLStreamException {
    if (stage.endpoint() != Stage.ALL) {
      requests.write(stage.endpoint(), stage, of, null);
      return;
    }
    List<Double> weights =
        of == null || of.weights().isEmpty() ? plan.crowd().weights() : of.weights();
    List<Integer> begun =
        IntStream.range(0, weights.size()).filter(i -> weights.get(i) > 0).boxed().toList();
    if (begun.size() == 1) {
      begin(begun.get(0), stage, of);
      return;
    }
    jmx.element(
        "SwitchController",
        "SwitchControllerGui",
        "by weight",
        () -> jmx.text("SwitchController.value", drawn(begun.stream().map(weights::get).toList())),
        () -> {
          for (int i : begun) {
            begin(i, stage, of);
          }
        });
  }

  /** The number of one of several, as likely as its weight says. */
  private static String drawn(List<Double> weights) {
    double all = weights.stream().mapToDouble(w -> w).sum();
    StringBuilder chosen = new StringBuilder();
    double below = 0;
    for (int i = 0; i < weights.size() - 1; i++) {
      below += weights.get(i) / all;
      chosen.append("x < ").append(below).append(" ? ").append(i).append(" : ");
    }
    return "${__groovy(def x = Math.random(); " + chosen + (weights.size() - 1) + ")}";
  }

  private void begin(int chosen, Stage stage, @Nullable UserClass of) throws XMLStreamException {
    int sequence = chosen - plan.endpoints().size();
    if (sequence < 0) {
      requests.write(chosen, stage, of, null);
      return;
    }
    Sequence all = plan.crowd().sequences().get(sequence);
    jmx.element(
        "GenericController",
        "LogicControllerGui",
        all.name(),
        () -> {},
        () -> {
          for (int endpoint : all.endpoints()) {
            requests.write(endpoint, stage, of, all);
          }
        });
  }
}
