package io.chokepoint.core.diagnosis.words;

/** What code that takes processor time does, and what to do instead. */
public final class ActivityWords {

  public static final String REGULAR_EXPRESSION = "regular expression";

  public static final String BOUND_THE_EXPRESSION =
      "write it so that it cannot backtrack, replace it by plain string methods, or bound what it"
          + " reads";

  public static final String SERIALISATION = "serialisation";

  public static final String WRITE_LESS =
      "write less (pages, fewer fields), or write it once and keep the bytes";

  public static final String LOGGING = "logging";

  public static final String LOG_LESS =
      "log less there, by level or by sample, or by an asynchronous appender";

  public static final String REFLECTION = "reflection";

  public static final String LOOK_UP_ONCE =
      "look members up once and keep them, or call them directly";

  public static final String FORMATTING = "formatting of text";

  public static final String FORMAT_ONCE =
      "format once and keep the text, or put it together by plain string methods";

  public static final String EXCEPTIONS = "the making of exceptions";

  public static final String RETURN_A_VALUE =
      "return a value where this is no exception, or leave out the stack trace";

  private ActivityWords() {}
}
