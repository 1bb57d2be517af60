package io.chokepoint.driver.run;

import io.chokepoint.core.report.Report.Overhead;
import io.chokepoint.core.run.Run;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A load that was sent, and what was seen meanwhile.
 *
 * @param overhead of the agent; null where there was none, or it does not say any more
 * @param remarks what did not go as it should
 * @param redirects which answers were no pages
 * @param others what the agents of other services saw
 */
public record Conducted(
    Run run,
    long startedMillis,
    long endedMillis,
    @Nullable Overhead overhead,
    List<String> remarks,
    List<String> redirects,
    List<OtherAgents.Seen> others) {

  public Conducted {
    remarks = List.copyOf(remarks);
    redirects = List.copyOf(redirects);
    others = List.copyOf(others);
  }
}
