package io.chokepoint.agent.server;

import io.chokepoint.agent.control.Control;
import io.chokepoint.core.run.Setup;
import io.chokepoint.core.timeline.Timeline;
import io.chokepoint.exporters.prometheus.PrometheusMetrics;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the agent shows to the outside.
 *
 * @param onStepBegin run when a step's begin is marked
 * @param share of one processor that the live verdict may take
 * @param hosts names by which it may be asked, beside addresses and where it listens
 * @param control what changes the service
 * @param token what control requests must carry; null switches control off
 * @param controlFromAnywhere whether other machines may control
 */
public record Interface(
    Timeline timeline,
    Steps steps,
    Supplier<Setup> setup,
    Supplier<AgentHealth> health,
    Supplier<PrometheusMetrics> metrics,
    Runnable onStepBegin,
    double share,
    List<String> hosts,
    Control control,
    @Nullable String token,
    boolean controlFromAnywhere) {

  List<Route> routes() {
    return List.of(
        new LiveRoute(),
        new MetricsRoute(metrics),
        new TimelineRoute(timeline, steps, setup, System::currentTimeMillis),
        new DiagnosisRoute(new LiveVerdict(timeline, steps, setup, share)),
        new HealthRoute(health),
        new StepsRoute(steps, onStepBegin, System::currentTimeMillis),
        new ControlRoute(control, token, controlFromAnywhere));
  }
}
