package io.chokepoint.driver.run;

import io.chokepoint.core.model.Offered;
import io.chokepoint.core.model.Step;
import io.chokepoint.core.run.Run;
import io.chokepoint.driver.agent.AgentClient;
import io.chokepoint.driver.agent.AgentLink;
import io.chokepoint.driver.plan.OtherAgent;
import io.chokepoint.driver.plan.Plan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** The agents of services other than the first target, during a run. */
final class OtherAgents implements AutoCloseable {

  private final Map<OtherAgent, AgentLink> links = new LinkedHashMap<>();

  /**
   * What one of them saw.
   *
   * @param run of its service alone, in the steps of the whole
   */
  record Seen(OtherAgent agent, Run run) {}

  private OtherAgents() {}

  /**
   * All of them are this run's from now on.
   *
   * @param runId what tells this run from other drivers'
   * @param notes what people should know
   */
  static Map<OtherAgent, AgentClient> find(Plan plan, String runId, Consumer<String> notes) {
    Map<OtherAgent, AgentClient> found = new LinkedHashMap<>();
    for (OtherAgent other : plan.agents()) {
      found.put(other, Reachable.agent(other.url(), runId, null, notes));
    }
    return found;
  }

  /**
   * Follows those that were found.
   *
   * @param notes what people should know; called from other threads
   */
  static OtherAgents open(
      Map<OtherAgent, AgentClient> found,
      long fromMillis,
      LongSupplier nowMillis,
      Consumer<String> notes) {
    OtherAgents others = new OtherAgents();
    found.forEach(
        (other, client) ->
            others.links.put(
                other,
                new AgentLink(
                    client,
                    fromMillis,
                    nowMillis,
                    note -> notes.accept(other.name() + ": " + note))));
    return others;
  }

  List<AgentLink> links() {
    return List.copyOf(links.values());
  }

  /** What was offered to a service that others call is not known. */
  List<Seen> seen(List<Step> steps) {
    List<Step> theirs =
        steps.stream()
            .map(s -> new Step(s.name(), s.fromMillis(), s.toMillis(), new Offered(null, null)))
            .toList();
    List<Seen> seen = new ArrayList<>();
    links.forEach(
        (agent, link) ->
            seen.add(
                new Seen(
                    agent,
                    Run.builder()
                        .setup(link.setup())
                        .timeline(link.windows())
                        .steps(theirs)
                        .build())));
    return seen;
  }

  List<String> remarks() {
    List<String> remarks = new ArrayList<>();
    links.forEach(
        (agent, link) -> link.remarks().forEach(r -> remarks.add(agent.name() + ": " + r)));
    return remarks;
  }

  @Override
  public void close() {
    links.values().forEach(AgentLink::close);
  }
}
