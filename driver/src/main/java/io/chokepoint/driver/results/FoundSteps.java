package io.chokepoint.driver.results;

import io.chokepoint.core.model.Offered;
import io.chokepoint.core.model.Step;
import io.chokepoint.core.text.Text;
import io.chokepoint.core.timeline.Window;
import io.chokepoint.driver.results.ChangePoints.Piece;
import io.chokepoint.driver.results.Format.Loop;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Steps that are not marked, found in the course of the load: stretches of the same number of
 * users, or else of the same rate of requests. What changes too fast is a ramp and no step.
 */
public final class FoundSteps {

  /** What is shorter has too few seconds to be judged. */
  private static final int SHORTEST = 5;

  /** Pieces that are no longer and all go the same way are a ramp. */
  private static final int LONGEST_OF_RAMP = 12;

  private static final double SAME = 0.1;

  private final ObservedLoad load;

  /** How long a value of the load's course is of. */
  private final int secondsEach;

  private final List<Step> steps = new ArrayList<>();

  private FoundSteps(ObservedLoad load, int secondsEach) {
    this.load = load;
    this.secondsEach = secondsEach;
  }

  /**
   * Steps of a rate.
   *
   * @param fromSecond Unix time of the first value
   * @param secondsEach how long each value is of
   * @param counts of requests
   */
  public static List<Step> ofRates(long fromSecond, int secondsEach, double[] counts) {
    double[] none = new double[counts.length];
    int[] users = new int[counts.length];
    Arrays.fill(users, -1);
    ObservedLoad load =
        new ObservedLoad(fromSecond, counts, counts, none, users, new long[counts.length]);
    FoundSteps found = new FoundSteps(load, secondsEach);
    found.byRate();
    return found.steps;
  }

  /**
   * Steps whose edges are those of the windows that are wholly inside; those without any left out.
   */
  public static List<Step> aligned(List<Step> steps, List<Window> windows) {
    List<Step> aligned = new ArrayList<>();
    for (Step step : steps) {
      List<Window> inside =
          windows.stream()
              .filter(w -> w.startMillis() >= step.fromMillis() && w.endMillis() <= step.toMillis())
              .toList();
      if (!inside.isEmpty()) {
        aligned.add(
            new Step(
                step.name(),
                inside.get(0).startMillis(),
                inside.get(inside.size() - 1).endMillis(),
                step.offered()));
      }
    }
    return aligned;
  }

  static List<Step> of(ObservedLoad load, Loop loop) {
    FoundSteps found = new FoundSteps(load, 1);
    if (loop == Loop.RATE) {
      found.byRate();
      return found.steps;
    }
    if (loop == Loop.USERS_WITHOUT_REST && Arrays.stream(load.users()).allMatch(u -> u < 0)) {
      found.byUsers(found.underWay());
    } else {
      found.byUsers(load.users());
    }
    if (loop != Loop.USERS_WITHOUT_REST && found.usersDoNotTell()) {
      found.steps.clear();
      found.byRate();
    }
    return found.steps;
  }

  /** Where users do not rest, as many requests are under way. */
  private int[] underWay() {
    List<Piece> pieces = merged(ChangePoints.pieces(load.concurrency()));
    int[] users = new int[load.began().length];
    for (Piece piece : pieces) {
      Arrays.fill(users, piece.from(), piece.to(), (int) Math.max(1, Math.round(piece.mean())));
    }
    return users;
  }

  private void byUsers(int[] users) {
    int from = 0;
    for (int i = 1; i <= users.length; i++) {
      if (i == users.length || users[i] != users[from]) {
        if (users[from] > 0 && i - from >= SHORTEST) {
          add(
              users[from] + (users[from] == 1 ? " user" : " users"),
              from,
              i,
              Offered.closed(users[from]));
        }
        from = i;
      }
    }
  }

  /**
   * Whether users were the same all the time, or never the same for long, while the load was what
   * was asked for: it had users to spare, or these came and went with the requests.
   */
  private boolean usersDoNotTell() {
    int seconds = steps.stream().mapToInt(s -> (int) s.seconds()).sum();
    if (seconds * 2 < load.began().length) {
      return true;
    }
    long levels = steps.stream().map(s -> s.offered().users()).distinct().count();
    if (levels > 1) {
      return false;
    }
    Integer users = steps.get(0).offered().users();
    double busiest = Arrays.stream(load.concurrency()).max().orElse(0);
    return users != null && busiest < 0.9 * users && loadChangesByItself();
  }

  /** Rates that fall while more requests are under way are the service's doing. */
  private boolean loadChangesByItself() {
    List<Piece> pieces = levels();
    for (int i = 1; i < pieces.size(); i++) {
      double before = concurrency(pieces.get(i - 1));
      double now = concurrency(pieces.get(i));
      if (pieces.get(i).mean() < pieces.get(i - 1).mean() && now > before) {
        return false;
      }
    }
    return pieces.size() > 1;
  }

  private double concurrency(Piece piece) {
    return Arrays.stream(load.concurrency(), piece.from(), piece.to()).average().orElse(0);
  }

  private void byRate() {
    for (Piece piece : levels()) {
      double rate = piece.mean() / secondsEach;
      add(Text.rate(rate), piece.from(), piece.to(), Offered.open(rate));
    }
  }

  private List<Piece> levels() {
    List<Piece> pieces = merged(ChangePoints.pieces(load.began()));
    List<Piece> levels = new ArrayList<>();
    for (int i = 0; i < pieces.size(); i++) {
      Piece piece = pieces.get(i);
      if (piece.length() >= SHORTEST && piece.mean() > 0 && !ofRamp(pieces, i)) {
        levels.add(trimmed(piece));
      }
    }
    return levels;
  }

  /** In the middle of at least three short ones that all rise or all fall. */
  private static boolean ofRamp(List<Piece> pieces, int index) {
    int[] run = {index, index};
    for (int way : new int[] {-1, 1}) {
      int end = way < 0 ? 0 : 1;
      while (run[end] + way >= 0
          && run[end] + way < pieces.size()
          && isShort(pieces.get(run[end]))
          && isShort(pieces.get(run[end] + way))) {
        run[end] += way;
      }
    }
    if (!isShort(pieces.get(index)) || run[1] - run[0] < 2) {
      return false;
    }
    boolean up = true;
    boolean down = true;
    for (int i = run[0] + 1; i <= run[1]; i++) {
      up &= pieces.get(i).mean() > pieces.get(i - 1).mean();
      down &= pieces.get(i).mean() < pieces.get(i - 1).mean();
    }
    return up || down;
  }

  private static boolean isShort(Piece piece) {
    return piece.length() <= LONGEST_OF_RAMP;
  }

  /** Changes of less than a tenth are no other level. */
  private static List<Piece> merged(List<Piece> pieces) {
    List<Piece> merged = new ArrayList<>();
    for (Piece next : pieces) {
      Piece last = merged.isEmpty() ? null : merged.get(merged.size() - 1);
      if (last != null && Math.abs(next.mean() - last.mean()) <= SAME * last.mean()) {
        double sum = last.mean() * last.length() + next.mean() * next.length();
        merged.set(
            merged.size() - 1,
            new Piece(last.from(), next.to(), sum / (last.length() + next.length())));
      } else {
        merged.add(next);
      }
    }
    return merged;
  }

  /** The seconds at its edges are partly of its neighbours. */
  private static Piece trimmed(Piece piece) {
    return piece.length() < SHORTEST + 2
        ? piece
        : new Piece(piece.from() + 1, piece.to() - 1, piece.mean());
  }

  private void add(String name, int from, int to, Offered offered) {
    String unique = name;
    for (int i = 2; taken(unique); i++) {
      unique = name + " (" + i + ")";
    }
    steps.add(
        new Step(
            unique,
            (load.fromSecond() + (long) from * secondsEach) * 1000,
            (load.fromSecond() + (long) to * secondsEach) * 1000,
            offered));
  }

  private boolean taken(String name) {
    return steps.stream().anyMatch(s -> s.name().equals(name));
  }
}
