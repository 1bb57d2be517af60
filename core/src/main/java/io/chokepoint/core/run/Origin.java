package io.chokepoint.core.run;

import java.util.List;

/**
 * Where a run's figures come from that are neither the driver's own nor told by the agent itself,
 * and say less: another load tool's results, or what a Prometheus has scraped. Of a load tool's the
 * latency counts from the real start, and whether the tool itself was the limit is not known.
 *
 * @param tool {@code JMeter}, {@code Prometheus}
 * @param notes how they were read, and joined with what the agent saw
 * @param cautions what its results do not say, and what of the run's figures therefore is not
 *     claimed
 * @param bare whether the service's windows are of metrics that no agent of ours made: without a
 *     ledger
 */
public record Origin(String tool, List<String> notes, List<String> cautions, boolean bare) {

  /** Of a service that has an agent, or of which nothing is known. */
  public Origin(String tool, List<String> notes, List<String> cautions) {
    this(tool, notes, cautions, false);
  }

  public Origin {
    notes = List.copyOf(notes);
    cautions = List.copyOf(cautions);
  }
}
