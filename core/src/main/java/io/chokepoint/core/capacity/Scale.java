package io.chokepoint.core.capacity;

import io.chokepoint.core.model.Aim;
import io.chokepoint.core.run.Setup;
import io.chokepoint.core.run.Setup.Database;
import io.chokepoint.core.text.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How many instances of the service numbers of users need.
 *
 * @param perInstance users that one instance holds for certain
 * @param atLeast whether it may hold more: no level broke
 * @param headroom which share of each instance is left free, 0 to below 1
 * @param assumption under which this holds, for people
 */
public record Scale(
    double perInstance, boolean atLeast, double headroom, String assumption, List<Row> rows) {

  public Scale {
    rows = List.copyOf(rows);
  }

  /**
   * @param left share of the instances' capacity that stays free
   * @param connections to the database, of all instances' pools together; null where unknown
   * @param tooMany whether that is more than the database allows now
   */
  public record Row(
      int users, long instances, double left, @Nullable Long connections, boolean tooMany) {}

  /**
   * From what one instance holds.
   *
   * @param safe what it needed for that
   * @return null where nothing is held for certain, or it is not said what a user does
   */
  public static @Nullable Scale of(Limit limit, Point safe, Aim aim, Setup setup) {
    Double perInstance = usersPerInstance(limit, safe, aim);
    if (perInstance == null || perInstance <= 0) {
      return null;
    }
    Integer most =
        setup.databases().values().stream()
            .map(Database::maxConnections)
            .filter(Objects::nonNull)
            .min(Integer::compare)
            .orElse(null);
    List<Row> rows = new ArrayList<>();
    for (int users : aim.users()) {
      long instances = (long) Math.ceil(users / (perInstance * (1 - aim.headroom())) - 1e-9);
      Integer pools = safe.mostConnections();
      Long connections = pools == null ? null : (Long) (instances * pools);
      rows.add(
          new Row(
              users,
              instances,
              1 - users / (instances * perInstance),
              connections,
              connections != null && most != null && connections > most));
    }
    return new Scale(
        perInstance,
        limit.breaks() == null,
        aim.headroom(),
        assumption(limit, perInstance, aim, most),
        rows);
  }

  private static @Nullable Double usersPerInstance(Limit limit, Point safe, Aim aim) {
    Double holds = limit.holds();
    Long think = aim.thinkNanos();
    Double p95 = safe.p95Millis();
    if (holds == null || limit.measure().equals("users")) {
      return holds;
    }
    return think == null || p95 == null ? null : (Double) (holds * (think / 1e9 + p95 / 1e3));
  }

  private static String assumption(
      Limit limit, double perInstance, Aim aim, @Nullable Integer mostConnections) {
    Long think = aim.thinkNanos();
    boolean rates = limit.measure().equals("rate");
    return Text.of(
        "each instance is like this one and sustains %s%s users%s; the load is spread evenly, and"
            + " what instances share (database, cache, other services) grows with them%s",
        limit.breaks() == null ? "at least " : "",
        Text.number(Math.rint(perInstance)),
        think == null
            ? ""
            : Text.of(
                " who rest %s between requests%s",
                Text.time(think), rates ? ", at the measured rate" : ""),
        mostConnections == null
            ? ""
            : Text.of("; the database allows %d connections", mostConnections));
  }
}
