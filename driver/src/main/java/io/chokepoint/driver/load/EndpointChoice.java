package io.chokepoint.driver.load;

import io.chokepoint.driver.plan.Endpoint;
import java.util.List;
import java.util.SplittableRandom;

/** Draws which endpoint a request goes to, by weight. */
public final class EndpointChoice {

  private final double[] upTo;
  private final SplittableRandom random;

  public EndpointChoice(List<Endpoint> endpoints, SplittableRandom random) {
    this.random = random;
    upTo = new double[endpoints.size()];
    double sum = 0;
    for (int i = 0; i < upTo.length; i++) {
      sum += endpoints.get(i).weight();
      upTo[i] = sum;
    }
  }

  int next() {
    if (upTo.length == 1) {
      return 0;
    }
    double drawn = random.nextDouble() * upTo[upTo.length - 1];
    int i = 0;
    while (i < upTo.length - 1 && drawn >= upTo[i]) {
      i++;
    }
    return i;
  }
}
