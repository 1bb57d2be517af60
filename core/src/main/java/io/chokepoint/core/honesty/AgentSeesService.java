package io.chokepoint.core.honesty;

import io.chokepoint.core.diagnosis.Blindness;
import io.chokepoint.core.run.Origin;
import java.util.List;

final class AgentSeesService extends HonestyCheck {

  AgentSeesService() {
    super("the agent sees what the service does", "the agent does not see everything");
  }

  @Override
  List<CheckResult> of(CheckedRun at) {
    Origin from = at.run().origin();
    return at.hasAgent() && (from == null || !from.bare())
        ? result(Blindness.of(at.run().timeline()), "requests, statements and names")
        : List.of();
  }
}
