package io.chokepoint.exporters.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.chokepoint.core.model.Aim;
import io.chokepoint.core.model.Phase;
import io.chokepoint.core.model.Step;
import io.chokepoint.core.run.Aborted;
import io.chokepoint.core.run.Origin;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.run.Setup;
import io.chokepoint.core.timeline.BackingWindow;
import io.chokepoint.core.timeline.ClientWindow;
import io.chokepoint.core.timeline.Window;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code /api/v1/timeline} and, with the driver's side added, of {@code
 * timeline.json.gz}.
 *
 * @param application its name, as in the setup: first, for people who only look at the beginning
 * @param windows the agent's
 * @param client the driver's; empty from the agent
 * @param targets what the plan asked; empty from the agent
 * @param tags of the plan's author; empty from the agent
 * @param backing the services behind it, second by second
 * @param routes of the plan's endpoints
 * @param aim what it asked of the capacity; null from the agent
 * @param phases of the load; empty from the agent
 * @param origin whose results the client's windows are; null where they are the driver's own
 * @param aborted how the run ended before its time; null where it did not
 * @param apdexNanos how long a satisfied user waits at most; null if not given
 */
public record TimelineDocument(
    int schema,
    String application,
    Setup setup,
    List<Step> steps,
    List<Window> windows,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<ClientWindow> client,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Run.Target> targets,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Map<String, String>> tags,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<BackingWindow> backing,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, String> routes,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Aim aim,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Phase> phases,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Origin origin,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Aborted aborted,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long apdexNanos)
    implements Versioned {

  public static final int SCHEMA = 1;

  /** What the agent knows. */
  public static TimelineDocument of(Setup setup, List<Step> steps, List<Window> windows) {
    return new TimelineDocument(
        SCHEMA,
        setup.application(),
        setup,
        steps,
        windows,
        List.of(),
        Map.of(),
        Map.of(),
        List.of(),
        Map.of(),
        null,
        List.of(),
        null,
        null,
        null);
  }

  /** Everything a diagnosis looks at. */
  public static TimelineDocument of(Run run) {
    return new TimelineDocument(
        SCHEMA,
        run.setup().application(),
        run.setup(),
        run.steps(),
        run.timeline(),
        run.client(),
        run.targets(),
        run.tags(),
        run.backing(),
        run.routes(),
        run.aim(),
        run.phases(),
        run.origin(),
        run.aborted(),
        run.apdexNanos());
  }

  public Run toRun() {
    return Run.builder()
        .setup(setup)
        .timeline(windows)
        .steps(steps)
        .client(client)
        .targets(targets)
        .tags(tags == null ? Map.of() : tags)
        .backing(backing)
        .routes(routes)
        .aim(aim == null ? Aim.NONE : aim)
        .phases(phases)
        .origin(origin)
        .aborted(aborted)
        .apdexNanos(apdexNanos)
        .build();
  }

  @Override
  public int newestSchema() {
    return SCHEMA;
  }
}
