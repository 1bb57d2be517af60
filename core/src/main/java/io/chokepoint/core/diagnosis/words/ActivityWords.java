package io.chokepoint.core.diagnosis.words;

/** What code that takes processor time does, and what to do instead. */
public final class ActivityWords {

  public static final String REGULAR_EXPRESSION = "regular expression";

  public static final String BOUND_THE_EXPRESSION =
      "rewrite the expression so that it cannot backtrack, use plain string methods instead, or"
          + " limit the length of its input";

  public static final String SERIALISATION = "serialisation";

  public static final String WRITE_LESS =
      "return less (pages, fewer fields), or serialise once and cache the bytes";

  public static final String LOGGING = "logging";

  public static final String LOG_LESS =
      "log less there (a higher level, or sampling), or use an asynchronous appender";

  public static final String REFLECTION = "reflection";

  public static final String LOOK_UP_ONCE =
      "look up classes and members once and cache them, or call them directly";

  public static final String FORMATTING = "formatting of text";

  public static final String FORMAT_ONCE =
      "format once and cache the text, or use plain string concatenation";

  public static final String EXCEPTIONS = "creation of exceptions";

  public static final String RETURN_A_VALUE =
      "return a value where the case is not exceptional, or create the exception without a stack"
          + " trace";

  private ActivityWords() {}
}
