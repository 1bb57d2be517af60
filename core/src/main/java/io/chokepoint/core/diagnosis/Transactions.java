package io.chokepoint.core.diagnosis;

import java.util.Locale;
import java.util.Set;

/** Tells statements that steer transactions from those that do work. */
public final class Transactions {

  private static final Set<String> WORDS =
      Set.of("commit", "rollback", "begin", "start", "savepoint", "release", "set", "end");

  private Transactions() {}

  /** Whether a normalised statement only begins, ends or configures a transaction. */
  public static boolean controls(String statement) {
    String[] words = statement.strip().toLowerCase(Locale.ROOT).split("\\W+", 2);
    return words.length > 0 && WORDS.contains(words[0]);
  }
}
