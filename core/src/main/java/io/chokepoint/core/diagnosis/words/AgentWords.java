package io.chokepoint.core.diagnosis.words;

/** Said where the agent told nothing. */
public final class AgentWords {

  public static final String NO_WINDOW = "the agent reported nothing";

  private AgentWords() {}
}
