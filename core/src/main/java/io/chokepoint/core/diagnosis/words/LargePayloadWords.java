package io.chokepoint.core.diagnosis.words;

/** What {@link io.chokepoint.core.diagnosis.rules.LargePayload} says. */
public final class LargePayloadWords {

  public static final String SIZE_UNKNOWN =
      "how large answers are was not counted; serialisation is %.0f %% of the CPU time";

  public static final String NOT_LARGE =
      "an answer of %s has %s, and serialisation is %.0f %% of the service's CPU time";

  public static final String ANSWER_WRITTEN = " (an answer of %s has %s, which has to be written)";

  public static final String KIB = "%.0f KiB";

  public static final String BODY = "body of an answer of %s";

  public static final String BODIES = "such bodies together";

  public static final String SAMPLES_SERIALISING =
      "of the samples of running requests were at serialisation";

  public static final String ANSWER_LESS =
      "answer less in %s: %s each at %.1f a second are %.0f MiB/s, and writing them uses %.1f of"
          + " the %.1f CPUs of this service's code. Send pages, leave out fields that no client"
          + " reads, or keep the bytes that were written; compress only where the network is the"
          + " limit";

  private LargePayloadWords() {}
}
