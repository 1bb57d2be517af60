package io.chokepoint.core.diagnosis.words;

/** What {@link io.chokepoint.core.diagnosis.rules.LargePayload} says. */
public final class LargePayloadWords {

  public static final String SIZE_UNKNOWN =
      "the size of responses was not measured; serialisation is %.0f %% of the CPU time";

  public static final String NOT_LARGE =
      "a response of %s has %s, and serialisation is %.0f %% of the service's CPU time";

  public static final String ANSWER_WRITTEN =
      " (a response of %s has %s: return pages, or leave out fields that no client reads)";

  public static final String KIB = "%.0f KiB";

  public static final String BODY = "body of a response of %s";

  public static final String BODIES = "all such bodies together";

  public static final String SAMPLES_SERIALISING =
      "share of the samples of running requests in serialisation";

  public static final String ANSWER_LESS =
      "return less in %s: %s each at %.1f responses a second are %.0f MiB/s, and writing them uses"
          + " %.1f of the %.1f CPUs of this service's code. Return pages, leave out fields that"
          + " no client reads, or cache the bytes; compress only where the network is the limit";

  private LargePayloadWords() {}
}
