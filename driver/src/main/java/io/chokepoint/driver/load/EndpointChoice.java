package io.chokepoint.driver.load;

import io.chokepoint.driver.arrival.Source;
import io.chokepoint.driver.plan.Crowd;
import io.chokepoint.driver.plan.Data;
import io.chokepoint.driver.plan.Destination;
import io.chokepoint.driver.plan.Endpoint;
import io.chokepoint.driver.plan.Plan;
import io.chokepoint.driver.plan.Sequence;
import io.chokepoint.driver.plan.Stage;
import io.chokepoint.driver.plan.Think;
import io.chokepoint.driver.plan.UserClass;
import io.chokepoint.driver.plan.template.Draw;
import io.chokepoint.driver.plan.template.Variables;
import java.util.Arrays;
import java.util.List;
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
  private final List<Destination> destinations;
  private final Crowd crowd;
  private final boolean open;
  private final int workers;
  private final SplittableRandom random;
  private final double[] upTo;
  private final double[][] upToOfClass;
  private final double[] upToClass;
  private final long[] nextRow;
  private final boolean alike;
  private final Draw[] made;
  private @Nullable VirtualUser[] users = new VirtualUser[16];

  /** Chooses for one of several event loops. */
  public EndpointChoice(Plan plan, int worker, int workers, SplittableRandom random) {
    this.endpoints = plan.endpoints();
    this.destinations = plan.destinations();
    this.crowd = plan.crowd();
    this.open = !plan.load().closed();
    this.alike = crowd.plain() && (open || !crowd.cookies());
    this.workers = workers;
    this.random = random;
    this.upTo = upTo(crowd.weights());
    this.upToClass = upTo(crowd.classes().stream().map(UserClass::share).toList());
    this.upToOfClass =
        crowd.classes().stream()
            .map(c -> c.weights().isEmpty() ? upTo : upTo(c.weights()))
            .toArray(double[][]::new);
    this.nextRow = new long[crowd.data().size()];
    Arrays.fill(nextRow, worker);
    this.made =
        crowd.data().stream()
            .map(data -> data.isMade() ? random.split() : random)
            .map(its -> new Draw(its, worker, workers))
            .toArray(Draw[]::new);
  }

  /**
   * The next request.
   *
   * @param user whose; −1 for an arrival that nothing will follow
   * @param only the only endpoint that is wanted; {@link Stage#ALL} for all
   */
  Exchange next(int user, long intendedNanos, int only) {
    if (alike) {
      return new Exchange(only == Stage.ALL ? drawn(upTo) : only, user, intendedNanos, null);
    }
    VirtualUser virtualUser = user < 0 ? virtualUser(user) : known(user);
    int endpoint = endpoint(virtualUser, only);
    return exchange(endpoint, user, intendedNanos, virtualUser);
  }

  /** A user who begins an endpoint or, counted after those, a sequence. */
  public VirtualUser newUser(int begun) {
    int kind = 0;
    while (kind < upToOfClass.length && weight(upToOfClass[kind], begun) == 0) {
      kind++;
    }
    return newUserOf(upToOfClass.length == 0 ? VirtualUser.NONE : kind % upToOfClass.length);
  }

  /** A user of a class, counted from 0; of none where that is negative. */
  public VirtualUser newUserOf(int kind) {
    VirtualUser user = new VirtualUser(kind, variables(0));
    giveRows(user);
    return user;
  }

  /** A user's request, out of turn. */
  public Exchange asked(VirtualUser user, int endpoint) {
    return exchange(endpoint, 0, 0, user);
  }

  private Exchange exchange(int endpoint, int user, long intendedNanos, VirtualUser virtualUser) {
    Exchange exchange = new Exchange(endpoint, user, intendedNanos, virtualUser);
    Variables variables = virtualUser.variables();
    String missing = variables == null ? null : endpoints.get(endpoint).missing(variables);
    if (missing != null) {
      exchange.detail(missing);
    } else if (variables != null && endpoints.get(endpoint).linked()) {
      int to = endpoints.get(endpoint).leadsTo(variables, destinations);
      if (to < 0) {
        exchange.detail(endpoints.get(endpoint).path() + " leads to no target of the plan");
      } else {
        exchange.goesTo(to);
      }
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
    VirtualUser virtualUser = exchange.virtualUser();
    long rest = rest(exchange.endpoint(), virtualUser);
    if (virtualUser == null) {
      return open ? Source.OWN_REST : rest;
    }
    boolean more = goesOn(virtualUser, outcome == Outcome.OK);
    if (open) {
      if (!more) {
        forget(exchange.user());
      }
      return more ? Math.max(0, rest) : Source.OWN_REST;
    }
    return outcome == Outcome.VARIABLE ? Math.max(rest, REST_AFTER_NOTHING_NANOS) : rest;
  }

  private boolean goesOn(VirtualUser virtualUser, boolean well) {
    if (virtualUser.sequence() == VirtualUser.NONE) {
      return false;
    }
    int length = crowd.sequences().get(virtualUser.sequence()).endpoints().size();
    if (well && virtualUser.place() + 1 < length) {
      virtualUser.goOn();
      return true;
    }
    if (well && virtualUser.sequence() == crowd.first(virtualUser.kind())) {
      virtualUser.entered();
    }
    virtualUser.over();
    return false;
  }

  private long rest(int endpoint, @Nullable VirtualUser virtualUser) {
    Think think = endpoints.get(endpoint).think();
    if (think == null && virtualUser != null && virtualUser.sequence() != VirtualUser.NONE) {
      think = crowd.sequences().get(virtualUser.sequence()).think();
    }
    if (think == null && virtualUser != null && virtualUser.kind() != VirtualUser.NONE) {
      think = crowd.classes().get(virtualUser.kind()).think();
    }
    return think == null ? Source.OWN_REST : think.draw(random);
  }

  private int endpoint(VirtualUser virtualUser, int only) {
    if (only != Stage.ALL) {
      virtualUser.over();
    }
    if (virtualUser.sequence() == VirtualUser.NONE) {
      giveRows(virtualUser);
      int choice = only != Stage.ALL ? only : begun(virtualUser);
      if (choice < endpoints.size()) {
        return choice;
      }
      virtualUser.begin(choice - endpoints.size());
    }
    Sequence sequence = crowd.sequences().get(virtualUser.sequence());
    return sequence.endpoints().get(virtualUser.place());
  }

  private int begun(VirtualUser virtualUser) {
    int first = crowd.first(virtualUser.kind());
    return first == Crowd.NO_FIRST || virtualUser.hasEntered()
        ? drawn(weights(virtualUser))
        : endpoints.size() + first;
  }

  private double[] weights(VirtualUser virtualUser) {
    return virtualUser.kind() == VirtualUser.NONE ? upTo : upToOfClass[virtualUser.kind()];
  }

  private VirtualUser known(int user) {
    if (user >= users.length) {
      users = Arrays.copyOf(users, Math.max(user + 1, users.length * 2));
    }
    @Nullable VirtualUser virtualUser = users[user];
    if (virtualUser == null) {
      virtualUser = virtualUser(user);
      users[user] = virtualUser;
    }
    return virtualUser;
  }

  private void forget(int user) {
    if (user >= 0 && user < users.length) {
      users[user] = null;
    }
  }

  private VirtualUser virtualUser(int user) {
    return new VirtualUser(kind(user), variables(user));
  }

  private @Nullable Variables variables(int user) {
    Variables variables = crowd.variables() == 0 ? null : new Variables(crowd.variables());
    for (int i = 0; variables != null && i < made.length; i++) {
      Data data = crowd.data().get(i);
      if (data.take() == Data.Take.ONCE && data.isMade()) {
        data.make(made[i], variables);
      } else if (data.take() == Data.Take.ONCE) {
        data.give(user % data.rows().size(), variables);
      }
    }
    return variables;
  }

  /** Users are spread over the classes so that any number of them keeps the shares. */
  private int kind(int user) {
    if (upToClass.length == 0) {
      return VirtualUser.NONE;
    }
    double at = open ? random.nextDouble() : (user * GOLDEN + 0.5) % 1;
    return place(upToClass, at * upToClass[upToClass.length - 1]);
  }

  private void giveRows(VirtualUser virtualUser) {
    Variables variables = virtualUser.variables();
    for (int i = 0; variables != null && i < nextRow.length; i++) {
      Data data = crowd.data().get(i);
      if (data.isMade() && data.take() != Data.Take.ONCE) {
        data.make(made[i], variables);
        continue;
      }
      switch (data.take()) {
        case SEQUENTIAL -> {
          data.give((int) (nextRow[i] % data.rows().size()), variables);
          nextRow[i] += workers;
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

  private static double weight(double[] cumulated, int of) {
    return cumulated[of] - (of == 0 ? 0 : cumulated[of - 1]);
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
