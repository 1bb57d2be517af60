package io.chokepoint.driver.results;

import io.chokepoint.core.run.Run;
import io.chokepoint.driver.exit.CommandException;
import io.chokepoint.driver.exit.ExitCode;
import io.chokepoint.driver.results.Format.Loop;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Results of a tool that sent a plan of ours: its steps are known, and requests are called as in
 * the plan.
 *
 * @param senders what each of the tool's machines sent, by its address
 */
public record PlannedResults(Run run, Map<String, Sent> senders) {

  public PlannedResults {
    senders = Map.copyOf(senders);
  }

  /**
   * Reads JMeter's.
   *
   * @param seen what the agent and the services behind told; its steps are the plan's
   * @param senders addresses of remote engines; empty where there are none
   * @param aheadMillis how far their clocks are ahead of this machine's; of those that told it
   * @throws CommandException if no request is in the file
   */
  public static PlannedResults ofJmeter(
      Path file, Run seen, List<String> senders, Map<String, Long> aheadMillis) {
    Recording recording = new Recording();
    recording.labelsAreNames();
    recording.senders(senders, aheadMillis);
    JmeterCsv format = new JmeterCsv();
    ResultFile results = new ResultFile(file);
    try {
      format.read(results, recording);
      if (recording.requests() == 0) {
        throw new CommandException(ExitCode.OURS, "JMeter sent no request");
      }
      Imported.Read read =
          new Imported.Read(
              String.valueOf(file.getFileName()), format, recording, results.modifiedMillis());
      boolean ourClock = aheadMillis.keySet().containsAll(senders);
      return new PlannedResults(joined(read, seen, ourClock), recording.senders());
    } catch (IOException e) {
      throw new CommandException(
          ExitCode.OURS, "JMeter's results: " + CommandException.reason(e), e);
    }
  }

  private static Run joined(Imported.Read read, Run seen, boolean ourClock) {
    boolean open = seen.steps().stream().allMatch(s -> s.offered().users() == null);
    Imported.Planned planned =
        new Imported.Planned(seen.steps(), open ? Loop.RATE : Loop.USERS, ourClock);
    Run run = Imported.of(List.of(read), seen.timeline().isEmpty() ? null : seen, planned);
    return seen.toBuilder()
        .setup(run.setup())
        .timeline(run.timeline())
        .steps(run.steps())
        .client(run.client())
        .phases(List.of())
        .origin(run.origin())
        .aborted(null)
        .build();
  }
}
