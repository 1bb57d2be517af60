package io.chokepoint.core.run;

import java.util.List;

/**
 * The load tool whose results stand in a run in place of the driver's own windows: they say less.
 * Latency counts from the real start, and whether the tool itself was the limit is not known.
 *
 * @param tool {@code JMeter}
 * @param notes how they were read, and joined with what the agent saw
 * @param cautions what its results do not say, and what of the run's figures therefore is not
 *     claimed
 */
public record Origin(String tool, List<String> notes, List<String> cautions) {

  public Origin {
    notes = List.copyOf(notes);
    cautions = List.copyOf(cautions);
  }
}
