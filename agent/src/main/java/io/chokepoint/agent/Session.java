package io.chokepoint.agent;

import io.chokepoint.agent.control.Control;
import io.chokepoint.agent.control.Subject;
import io.chokepoint.agent.known.Libraries;
import io.chokepoint.agent.own.AgentErrors;
import io.chokepoint.agent.own.AgentThreads;
import io.chokepoint.agent.own.Loop;
import io.chokepoint.agent.record.Recorder;
import io.chokepoint.agent.sampler.DatabaseFacts;
import io.chokepoint.agent.sampler.PauseCounters;
import io.chokepoint.agent.sampler.RequestSampler;
import io.chokepoint.agent.sampler.SlowQueries;
import io.chokepoint.agent.sampler.SystemSampler;
import io.chokepoint.agent.server.AgentHealth;
import io.chokepoint.agent.server.AgentServer;
import io.chokepoint.agent.server.Interface;
import io.chokepoint.agent.server.Steps;
import io.chokepoint.bridge.Bridge;
import io.chokepoint.bridge.Limiters;
import io.chokepoint.bridge.OwnCode;
import io.chokepoint.bridge.Pauses;
import io.chokepoint.bridge.Servers;
import io.chokepoint.bridge.Tasks;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.model.ResourceKind;
import io.chokepoint.core.model.Step;
import io.chokepoint.core.run.Setup;
import io.chokepoint.core.timeline.Timeline;
import io.chokepoint.core.timeline.Window;
import io.chokepoint.exporters.prometheus.PrometheusMetrics;
import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The agent at work: recorder, clock, timeline, metrics and server, wired together. All of it may
 * touch logging, JMX and the network.
 */
final class Session {

  private static final long LATELY_MILLIS = 10_000;

  private final Options options;
  private final AgentErrors errors;
  private final long startedMillis = System.currentTimeMillis();
  private final Steps steps = new Steps();
  private final Timeline timeline =
      new Timeline(Timeline.DEFAULT_BUDGET_BYTES, () -> steps.all(System.currentTimeMillis()));
  private final LateMetrics metrics;
  private final Recorder recorder;
  private final @Nullable Pauses pauses;
  private final Instrumentation instrumentation;
  private final DatabaseFacts databases;
  private final Shedding shedding;
  private final Gaps gaps = new Gaps(startedMillis);
  private final CarrierWatch carriers;
  private final CallerWatch callers;
  private final BlindWatch blind;

  Session(
      Options options,
      AgentErrors errors,
      Instrumentation instrumentation,
      CarrierWatch carriers,
      CallerWatch callers) {
    this.carriers = carriers;
    this.callers = callers;
    this.options = options;
    this.errors = errors;
    this.instrumentation = instrumentation;
    OwnCode.startsAt(MainClass.of(Options.command(System.getProperties())));
    this.blind = new BlindWatch(Agent::say, errors::misfits);
    this.recorder = new Recorder(errors);
    this.shedding = new Shedding(options.budget());
    Bridge.record(recorder); // before what takes its time to start
    this.databases =
        new DatabaseFacts(
            recorder::connectionPools, Libraries::beside, this::slowQueries, Agent::say, errors);
    this.pauses = PauseCounters.find(instrumentation);
    if (pauses != null) {
      Bridge.pauses(pauses);
    }
    this.metrics = new LateMetrics(this::newMetrics);
  }

  private static String instance(Options options) {
    return options.port() == 0
        ? "pid-" + ProcessHandle.current().pid()
        : options.host() + ":" + options.port();
  }

  /** Starts what works until the JVM ends. */
  void start() {
    AgentServer server = serve();
    if (server != null) {
      Agent.say("listening on http://" + options.host() + ":" + server.port() + "/");
    }
    SystemSampler system = SystemSampler.start(instrumentation, Servers::servers, errors);
    Loop.start("clock", new Clock(recorder, system, shedding, this::add, gaps), errors);
    Loop.start(
        "sampler",
        new RequestSampler(
            recorder::resource,
            recorder::monitorHeld,
            () -> shedding.keeps(Shedding.Detail.SAMPLES),
            system.suspects(),
            options.budget(),
            pauses),
        errors);
  }

  private PrometheusMetrics newMetrics() {
    PrometheusMetrics made = new PrometheusMetrics(options.application(), instance(options));
    made.bindJvm();
    made.bindAgent(() -> AgentThreads.cpuNanos() / 1e9, errors::count, this::heapBytes);
    return made;
  }

  private void add(Window window) {
    timeline.append(window);
    @Nullable Step step = steps.underWay(window.endMillis());
    String stepName = step == null || step.fromMillis() > window.startMillis() ? null : step.name();
    List<Recorder.Retired> retired = recorder.retired();
    metrics.tell(
        to -> {
          to.add(window);
          to.step(stepName);
          retired.forEach(gone -> to.forget(gone.method(), gone.route()));
        });
    carriers.look();
    callers.look(window.system());
    blind.look(window);
  }

  private @Nullable AgentServer serve() {
    Interface parts =
        new Interface(
            timeline,
            steps,
            this::setup,
            this::health,
            metrics::get,
            options.database() ? databases::ask : () -> {},
            options.budget() / 2,
            options.hosts(),
            new Control(
                this::subjects, recorder, databases::lacked, this::room, Agent::say, errors),
            options.token(),
            options.controlFromAnywhere());
    return AgentServer.start(options.host(), options.port(), parts, errors, Agent::say);
  }

  private Setup setup() {
    String jvm = System.getProperty("java.vm.vendor") + " " + Runtime.version();
    return new Setup(options.application(), jvm, databases.databases());
  }

  private List<Subject> subjects() {
    List<Subject> subjects = new ArrayList<>();
    recorder.objects().forEach((resource, objects) -> subjects.add(new Subject(resource, objects)));
    Servers.servers().forEach(server -> subjects.add(Subject.ofServer(server)));
    subjects.addAll(Subject.ofLimiters(Limiters.all()));
    return subjects;
  }

  /** How many more connections the database behind a pool has room for. */
  private @Nullable Integer room(ResourceId resource) {
    Setup.Database database =
        resource.kind() == ResourceKind.CONNECTION_POOL
            ? databases.databases().get(resource.name())
            : null;
    return database == null ? null : database.free();
  }

  private List<String> slowQueries() {
    long now = System.currentTimeMillis();
    return SlowQueries.in(timeline.between(now - LATELY_MILLIS, now));
  }

  private List<String> degraded() {
    List<String> words = new ArrayList<>(shedding.words());
    words.addAll(recorder.beyondBounds());
    words.addAll(gaps.words(System.currentTimeMillis()));
    String tasks = Tasks.shed();
    if (tasks != null) {
      words.add(tasks);
    }
    if (timeline.dropped() > 0) {
      words.add(timeline.dropped() + " seconds of less than an hour ago");
    }
    if (timeline.longestMergedMillis() > 0) {
      words.add(
          "single seconds (an hour of them does not fit: older windows are up to "
              + timeline.longestMergedMillis() / 1_000
              + " seconds long)");
    }
    return words;
  }

  /** What the second under way, the hour before it, and statements' names keep on the heap. */
  private long heapBytes() {
    return timeline.estimatedBytes() + recorder.estimatedBytes() + recorder.statementBytes();
  }

  private AgentHealth health() {
    Loop.reviveAll();
    long cpuNanos = AgentThreads.cpuNanos();
    double seconds = Math.max(1, System.currentTimeMillis() - startedMillis) / 1e3;
    String version = Session.class.getPackage().getImplementationVersion();
    return new AgentHealth(
        version == null ? "development" : version,
        options.application(),
        ProcessHandle.current().pid(),
        startedMillis,
        cpuNanos,
        cpuNanos / 1e9 / seconds,
        heapBytes(),
        timeline.size(),
        timeline.dropped(),
        blind.words(),
        degraded(),
        gaps.now(System.currentTimeMillis()),
        errors.count(),
        errors.first());
  }
}
