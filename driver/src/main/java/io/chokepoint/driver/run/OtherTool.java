package io.chokepoint.driver.run;

import io.chokepoint.core.run.Run;
import io.chokepoint.driver.plan.Plan;
import java.util.List;

/** Another load tool, of which one run sends a plan's load. */
public interface OtherTool {

  /** What people call it. */
  String name();

  /**
   * Starts it.
   *
   * @throws io.chokepoint.driver.exit.CommandException if it is not there, or cannot say the plan
   */
  Sending start(Plan plan);

  /** One run of it. */
  interface Sending extends AutoCloseable {

    /** Unix time at which its load began; negative while it has not. */
    long begunMillis();

    boolean ended();

    /** Ends it now, with what it started elsewhere. */
    void stop();

    /** Lines for people since they were last asked for. */
    List<String> news();

    /**
     * Its results, joined with what was seen meanwhile; once it has ended.
     *
     * @param seen what the agent and the services behind told, and the steps as the plan lays them
     *     out; without windows where no agent looked on
     * @throws io.chokepoint.driver.exit.CommandException if there are no results
     */
    Run results(Run seen);

    /** What of the run was not as the plan says, a line each; once results were asked for. */
    List<String> remarks();

    /** Leaves no process and no file behind. */
    @Override
    void close();
  }
}
