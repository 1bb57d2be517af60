package io.chokepoint.agent.server;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import io.chokepoint.core.model.Offered;
import io.chokepoint.core.model.Step;
import io.chokepoint.exporters.json.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/steps}: marks a step's begin and end, and lists what was marked. */
final class StepsRoute implements Route {

  private static final int LONGEST_NAME = 200;
  private static final int LONGEST_LEASE_SECONDS = 86_400;

  private final Steps steps;
  private final Runnable onBegin;
  private final LongSupplier clockMillis;

  StepsRoute(Steps steps, Runnable onBegin, LongSupplier clockMillis) {
    this.steps = steps;
    this.onBegin = onBegin;
    this.clockMillis = clockMillis;
  }

  @Override
  public String path() {
    return "/api/v1/steps";
  }

  @Override
  public Set<String> methods() {
    return Set.of("GET", "POST");
  }

  @Override
  public ServerAnswer answer(ServerRequest request) {
    long now = clockMillis.getAsLong();
    if (request.method().equals("GET")) {
      return ServerAnswer.json(listing(now));
    }
    String run = request.header(Claim.HEADER);
    Steps.Other other = steps.other(run, now);
    if (other != null) {
      return ServerAnswer.error(409, Claim.words(other));
    }
    Mark mark = read(request.body());
    switch (mark.phase()) {
      case "begin" -> {
        named(mark);
        steps.begin(mark.name(), offered(mark), run, leaseMillis(mark), now);
        onBegin.run();
      }
      case "end" -> {
        named(mark);
        if (!steps.end(mark.name(), now)) {
          return ServerAnswer.error(409, "step '" + mark.name() + "' is not under way");
        }
      }
      case "done" -> {
        if (run == null) {
          throw new BadRequestException("\"done\" needs the header " + Claim.HEADER);
        }
        steps.done(run, now);
      }
      default ->
          throw new BadRequestException(
              "phase '" + mark.phase() + "' is neither \"begin\" nor \"end\"");
    }
    return ServerAnswer.json(listing(now));
  }

  private Listing listing(long now) {
    return new Listing(steps.ended(now), steps.underWay(now), steps.refused());
  }

  private static Mark read(byte[] body) {
    try {
      return Json.read(Mark.class, new ByteArrayInputStream(body), "step");
    } catch (IOException e) {
      throw new BadRequestException(String.valueOf(e.getMessage()));
    }
  }

  private static void named(Mark mark) {
    if (mark.name().isBlank() || mark.name().length() > LONGEST_NAME) {
      throw new BadRequestException("name is missing or longer than " + LONGEST_NAME + " letters");
    }
  }

  private static long leaseMillis(Mark mark) {
    Double seconds = mark.leaseSeconds();
    if (seconds == null) {
      return 0;
    }
    if (!(seconds >= 1 && seconds <= LONGEST_LEASE_SECONDS)) {
      throw new BadRequestException(
          "leaseSeconds must be from 1 to " + LONGEST_LEASE_SECONDS + "; leave it out for none");
    }
    return Math.round(seconds * 1e3);
  }

  private static Offered offered(Mark mark) {
    Offered offered = mark.offered();
    if (offered == null) {
      return new Offered(null, null); // a tool that is only wrapped does not tell its load
    }
    if ((offered.perSecond() == null) == (offered.users() == null)) {
      throw new BadRequestException("offered needs perSecond or users, and only one of them");
    }
    double load = offered.perSecond() != null ? offered.perSecond() : offered.users();
    if (!(load > 0) || Double.isInfinite(load)) {
      throw new BadRequestException("offered must be more than 0");
    }
    return offered;
  }

  /**
   * The body of a POST.
   *
   * @param name empty where missing
   * @param phase empty where missing
   * @param offered may be left out: at the end, and where the load is not known
   * @param leaseSeconds after how long a silence of its driver the step ends; none where missing
   */
  record Mark(String name, String phase, @Nullable Offered offered, @Nullable Double leaseSeconds) {

    /** Read by Jackson, which knows no default for a missing property. */
    @JsonCreator
    static Mark of(
        @JsonProperty("name") @Nullable String name,
        @JsonProperty("phase") @Nullable String phase,
        @JsonProperty("offered") @JsonSetter(nulls = Nulls.SET) @Nullable Offered offered,
        @JsonProperty("leaseSeconds") @JsonSetter(nulls = Nulls.SET)
            @Nullable Double leaseSeconds) {
      return new Mark(name == null ? "" : name, phase == null ? "" : phase, offered, leaseSeconds);
    }
  }

  /**
   * The answer.
   *
   * @param refused the run of another driver that asked for the agent meanwhile
   */
  record Listing(List<Step> steps, @Nullable Step underWay, @Nullable String refused) {}
}
