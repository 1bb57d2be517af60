package io.chokepoint.driver.run;

import io.chokepoint.driver.agent.AgentClient;
import io.chokepoint.driver.arrival.Timetable;
import io.chokepoint.driver.plan.Plan;
import io.chokepoint.driver.plan.Search;
import io.chokepoint.driver.search.LevelSearch;
import io.chokepoint.driver.search.Pilot;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** How a plan's load goes: how it is laid out, and who decides how it goes on. */
public interface Course {

  Timetable timetable();

  /**
   * What steers it.
   *
   * @param agent the run's own; null where there is none
   * @param notes takes what people should know; from any thread
   */
  Pilot pilot(Timetable timetable, @Nullable AgentClient agent, Consumer<String> notes);

  /** As the plan says. */
  static Course of(Plan plan) {
    Search search = plan.load().search();
    return new Course() {
      @Override
      public Timetable timetable() {
        return search == null
            ? Timetable.of(plan.load())
            : LevelSearch.timetable(plan.load(), search);
      }

      @Override
      public Pilot pilot(Timetable timetable, @Nullable AgentClient agent, Consumer<String> notes) {
        return search == null
            ? Pilot.NONE
            : LevelSearch.of(plan.load(), search, plan.targets(), timetable, notes);
      }
    };
  }
}
