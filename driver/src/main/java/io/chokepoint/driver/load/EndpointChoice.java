package io.chokepoint.driver.load;

import io.chokepoint.driver.arrival.Source;
import io.chokepoint.driver.plan.Crowd;
import io.chokepoint.driver.plan.Data;
import io.chokepoint.driver.plan.Endpoint;
import io.chokepoint.driver.plan.Plan;
import io.chokepoint.driver.plan.Sequence;
import io.chokepoint.driver.plan.Stage;
import io.chokepoint.driver.plan.Think;
import io.chokepoint.driver.plan.UserClass;
import io.chokepoint.driver.plan.Variables;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Decides who asks for what next, on one event loop: draws by weight what is begun, goes on with
 * sequences, gives out rows of data. Where the plan has nothing of this it only draws.
 */
public final class EndpointChoice {

  /** A user whose request could not even be made must not spin. */
  private static final long REST_AFTER_NOTHING_NANOS = 1_000_000_000L;

  /** (√5 − 1)/2: multiples of it, without their whole part, spread evenly from the first on. */
  private static final double GOLDEN = 0.618033988749895;

  private final List<Endpoint> endpoints;
  private final Crowd crowd;
  private final boolean open;
  private final int lanes;
  private final SplittableRandom random;
  private final double[] upTo;
  private final double[][] upToOfClass;
  private final double[] upToClass;
  private final long[] nextRow;
  private final Map<Integer, Visitor> users = new HashMap<>();

  /** Chooses for one of several event loops. */
  public EndpointChoice(Plan plan, int lane, int lanes, SplittableRandom random) {
    this.endpoints = plan.endpoints();
    this.crowd = plan.crowd();
    this.open = !plan.load().closed();
    this.lanes = lanes;
    this.random = random;
    this.upTo = upTo(crowd.weights());
    this.upToClass = upTo(crowd.classes().stream().map(UserClass::share).toList());
    this.upToOfClass =
        crowd.classes().stream()
            .map(c -> c.weights().isEmpty() ? upTo : upTo(c.weights()))
            .toArray(double[][]::new);
    this.nextRow = new long[crowd.data().size()];
    Arrays.fill(nextRow, lane);
  }

  /**
   * The next request.
   *
   * @param user whose; −1 for an arrival that nothing will follow
   * @param only the only endpoint that is wanted; {@link Stage#ALL} for all
   */
  Exchange next(int user, long intendedNanos, int only) {
    if (crowd.plain()) {
      return new Exchange(only == Stage.ALL ? drawn(upTo) : only, user, intendedNanos, null);
    }
    Visitor visitor = user < 0 ? visitor(user) : users.computeIfAbsent(user, this::visitor);
    int endpoint = endpoint(visitor, only);
    Exchange exchange = new Exchange(endpoint, user, intendedNanos, visitor);
    Variables variables = visitor.variables();
    String missing = variables == null ? null : endpoints.get(endpoint).missing(variables);
    if (missing != null) {
      exchange.detail(missing);
    }
    return exchange;
  }

  /**
   * Says that a request is over; returns how long its user rests, {@link Source#OWN_REST} where
   * that is for the source to say, or where nothing follows an arrival.
   *
   * @param outcome null where it was never sent
   */
  long ended(Exchange exchange, @Nullable Outcome outcome) {
    Visitor visitor = exchange.visitor();
    long rest = rest(exchange.endpoint(), visitor);
    if (visitor == null) {
      return open ? Source.OWN_REST : rest;
    }
    boolean more = goesOn(visitor, outcome == Outcome.OK);
    if (open) {
      if (!more) {
        users.remove(exchange.user());
      }
      return more ? Math.max(0, rest) : Source.OWN_REST;
    }
    return outcome == Outcome.VARIABLE ? Math.max(rest, REST_AFTER_NOTHING_NANOS) : rest;
  }

  private boolean goesOn(Visitor visitor, boolean well) {
    if (visitor.sequence() == Visitor.NONE) {
      return false;
    }
    int length = crowd.sequences().get(visitor.sequence()).endpoints().size();
    if (well && visitor.place() + 1 < length) {
      visitor.goOn();
      return true;
    }
    visitor.over();
    return false;
  }

  private long rest(int endpoint, @Nullable Visitor visitor) {
    Think think = endpoints.get(endpoint).think();
    if (think == null && visitor != null && visitor.sequence() != Visitor.NONE) {
      think = crowd.sequences().get(visitor.sequence()).think();
    }
    if (think == null && visitor != null && visitor.kind() != Visitor.NONE) {
      think = crowd.classes().get(visitor.kind()).think();
    }
    return think == null ? Source.OWN_REST : think.draw(random);
  }

  private int endpoint(Visitor visitor, int only) {
    if (only != Stage.ALL) {
      visitor.over();
    }
    if (visitor.sequence() == Visitor.NONE) {
      giveRows(visitor);
      int choice = only != Stage.ALL ? only : drawn(weights(visitor));
      if (choice < endpoints.size()) {
        return choice;
      }
      visitor.begin(choice - endpoints.size());
    }
    Sequence sequence = crowd.sequences().get(visitor.sequence());
    return sequence.endpoints().get(visitor.place());
  }

  private double[] weights(Visitor visitor) {
    return visitor.kind() == Visitor.NONE ? upTo : upToOfClass[visitor.kind()];
  }

  private Visitor visitor(int user) {
    Variables variables = crowd.variables() == 0 ? null : new Variables(crowd.variables());
    for (Data data : crowd.data()) {
      if (data.take() == Data.Take.ONCE && variables != null) {
        data.give(user % data.rows().size(), variables);
      }
    }
    return new Visitor(kind(user), variables);
  }

  /** Users are spread over the classes so that any number of them keeps the shares. */
  private int kind(int user) {
    if (upToClass.length == 0) {
      return Visitor.NONE;
    }
    double at = open ? random.nextDouble() : (user * GOLDEN + 0.5) % 1;
    return place(upToClass, at * upToClass[upToClass.length - 1]);
  }

  private void giveRows(Visitor visitor) {
    Variables variables = visitor.variables();
    for (int i = 0; variables != null && i < nextRow.length; i++) {
      Data data = crowd.data().get(i);
      switch (data.take()) {
        case SEQUENTIAL -> {
          data.give((int) (nextRow[i] % data.rows().size()), variables);
          nextRow[i] += lanes;
        }
        case RANDOM -> data.give(random.nextInt(data.rows().size()), variables);
        case ONCE -> {
          // has had it since it came
        }
      }
    }
  }

  private int drawn(double[] cumulated) {
    return cumulated.length == 1
        ? 0
        : place(cumulated, random.nextDouble() * cumulated[cumulated.length - 1]);
  }

  private static int place(double[] cumulated, double drawn) {
    int i = 0;
    while (i < cumulated.length - 1 && drawn >= cumulated[i]) {
      i++;
    }
    return i;
  }

  private static double[] upTo(List<Double> weights) {
    double[] upTo = new double[weights.size()];
    double sum = 0;
    for (int i = 0; i < upTo.length; i++) {
      sum += weights.get(i);
      upTo[i] = sum;
    }
    return upTo;
  }
}
