package io.chokepoint.agent.record;

import java.util.Locale;

/**
 * SQL in tokens, as one family of databases reads it. Goes forward only and looks at each character
 * a few times at the most, whatever the text; needs no memory but its place.
 *
 * <p>Whether a backslash escapes a quote depends on the database and on the server's settings. At
 * the first quote where it matters the rest is read both ways: only a text that is complete in the
 * database's usual way and breaks in the other is read on. Everything that cannot be read for
 * certain is {@link Kind#DOUBT}, and nothing comes after it.
 */
final class SqlTokens {

  enum Kind {
    END,
    /** From here on the text cannot be read. */
    DOUBT,
    /** White space, comments. */
    SPACE,
    /** A string, whatever its quotes. */
    STRING,
    /** A double-quoted text, which is a string or a name. */
    QUOTED,
    /** A name in quotes that only names have. */
    NAME,
    WORD,
    NUMBER,
    /** A place for a value. */
    PARAMETER,
    /** Any other character. */
    SIGN
  }

  private enum Backslash {
    UNDECIDED,
    ESCAPES,
    PLAIN
  }

  /** PostgreSQL's are shorter, as names are. */
  private static final int LONGEST_TAG = 63;

  private static final int LONGEST_WORD = 20;
  private static final int NEAR = 8;

  private final CharSequence sql;
  private final Dialect dialect;
  private final int end;
  private Backslash backslash;
  private boolean open;
  private int from;
  private int to;

  /**
   * @param longest how many characters to read; what comes after is in doubt
   */
  SqlTokens(CharSequence sql, Dialect dialect, int longest) {
    this(sql, dialect, Math.min(sql.length(), longest), 0, Backslash.UNDECIDED);
  }

  private SqlTokens(CharSequence sql, Dialect dialect, int end, int start, Backslash backslash) {
    this.sql = sql;
    this.dialect = dialect;
    this.end = end;
    this.to = start;
    this.backslash = backslash;
  }

  /** Where the token begins. */
  int from() {
    return from;
  }

  void appendTo(StringBuilder out) {
    out.append(sql, from, to);
  }

  /** Whether the token was not closed and took the rest. */
  boolean isUnclosed() {
    return open;
  }

  /** The token in small letters; nothing if it is longer than any word that matters. */
  String word() {
    int length = to - from;
    return length > LONGEST_WORD
        ? ""
        : sql.subSequence(from, to).toString().toLowerCase(Locale.ROOT);
  }

  /** The character {@code ahead} of the token's first; 0 behind the end. */
  char peek(int ahead) {
    int at = from + ahead;
    return at < end ? sql.charAt(at) : '\0';
  }

  char before() {
    return from == 0 ? '\0' : sql.charAt(from - 1);
  }

  /** The character after the token. */
  char after() {
    return peek(to - from);
  }

  /** The first character after the token that is no space; looks a few ahead. */
  char afterSpace() {
    int at = to;
    while (at < end && at < to + NEAR && isSpace(sql.charAt(at))) {
      at++;
    }
    return at < end ? sql.charAt(at) : '\0';
  }

  /** Where the token ends, and the next begins. */
  int to() {
    return to;
  }

  /** The next token. */
  Kind next() {
    from = to;
    if (from >= end) {
      return end == sql.length() ? Kind.END : Kind.DOUBT;
    }
    char c = sql.charAt(from);
    if (isSpace(c)) {
      return space();
    }
    if (isWord(c) && c != '$') {
      return Character.isDigit(c) ? number() : scanWord();
    }
    return switch (c) {
      case '\'' -> text('\'', Kind.STRING);
      case '"' -> text('"', Kind.QUOTED);
      case '`' -> dialect.quotesWithBackticks() ? name('`') : doubt();
      case '[' -> bracket();
      case '-' -> peek(1) == '-' ? dashes() : sign();
      case '/' -> slash();
      case '#' -> hash();
      case '$' -> dollar();
      case '?' -> parameter(from + 1);
      case '.' -> Character.isDigit(peek(1)) && !afterName() ? number() : sign();
      case '\\' -> doubt();
      default -> c > ' ' && c < 0x7f ? sign() : doubt();
    };
  }

  private Kind doubt() {
    to = end;
    return Kind.DOUBT;
  }

  private Kind sign() {
    to = from + 1;
    return Kind.SIGN;
  }

  /** The token was not closed: it takes the rest. */
  private Kind unclosed(Kind kind) {
    open = true;
    to = end;
    return kind;
  }

  private Kind space() {
    to = from + 1;
    while (to < end && isSpace(sql.charAt(to))) {
      to++;
    }
    return Kind.SPACE;
  }

  // ---- words and numbers

  /** With what is written together with it and makes a string of it: {@code N'…'}, {@code E'…'}. */
  private Kind scanWord() {
    to = from + 1;
    while (to < end && isWord(sql.charAt(to))) {
      to++;
    }
    char next = peek(to - from);
    if (next == '&' && to - from == 1 && isWord("u")) {
      char quote = peek(2);
      return quote == '\'' || quote == '"' ? prefixed(to + 1, quote) : Kind.WORD;
    }
    if (next == '\'' && (isWord("q") || isWord("nq"))) {
      return dialect == Dialect.ORACLE ? bracedString() : doubt();
    }
    boolean quoted = next == '\'' || (next == '"' && !dialect.quotesNamesOnly());
    return quoted && isPrefix() ? prefixed(to, next) : Kind.WORD;
  }

  private Kind prefixed(int at, char quote) {
    boolean escapes = dialect == Dialect.POSTGRESQL && isWord("e");
    return text(
        at,
        quote,
        escapes ? Backslash.ESCAPES : backslash,
        quote == '\'' || !dialect.quotesNamesOnly() ? Kind.STRING : Kind.QUOTED);
  }

  private boolean isPrefix() {
    char first = sql.charAt(from);
    return first == '_' || (to - from == 1 && "nNxXbBeErR".indexOf(first) >= 0);
  }

  private boolean isWord(String word) {
    return to - from == word.length() && word().equals(word);
  }

  /** With the sign of an exponent, and with whatever is written together with it. */
  private Kind number() {
    to = from + 1;
    while (to < end) {
      char c = sql.charAt(to);
      char before = sql.charAt(to - 1);
      boolean exponent = (c == '+' || c == '-') && (before == 'e' || before == 'E');
      if (!isWord(c) && c != '.' && !exponent) {
        break;
      }
      to++;
    }
    return Kind.NUMBER;
  }

  private Kind parameter(int digits) {
    to = digits;
    while (to < end && Character.isDigit(sql.charAt(to))) {
      to++;
    }
    return Kind.PARAMETER;
  }

  // ---- strings and names in quotes

  private Kind text(char quote, Kind kind) {
    boolean three = peek(1) == quote && peek(2) == quote;
    if (three && dialect == Dialect.UNKNOWN) {
      return doubt(); // a string in three quotes, or one that begins with a quote
    }
    return text(from, quote, backslash, kind);
  }

  /** A doubled quote stands for itself. */
  private Kind text(int at, char quote, Backslash given, Kind kind) {
    Backslash reading = given;
    int i = at + 1;
    while (i < end) {
      char c = sql.charAt(i++);
      if (c == '\\') {
        int run = i - 1;
        while (i < end && sql.charAt(i) == '\\') {
          i++;
        }
        if ((i - run) % 2 == 1 && i < end && sql.charAt(i) == quote) {
          if (reading == Backslash.UNDECIDED) {
            reading = decide();
            if (reading == Backslash.UNDECIDED) {
              return doubt();
            }
          }
          i += reading == Backslash.ESCAPES ? 1 : 0;
        }
      } else if (c == quote) {
        if (i >= end || sql.charAt(i) != quote) {
          to = i;
          return kind;
        }
        i++;
      }
    }
    return unclosed(kind);
  }

  /** By the dialect's default, if the text is complete that way and breaks the other way. */
  private Backslash decide() {
    boolean plain = isReadable(Backslash.PLAIN);
    boolean escapes = isReadable(Backslash.ESCAPES);
    if (plain != escapes && dialect != Dialect.UNKNOWN && escapes == (dialect == Dialect.MYSQL)) {
      backslash = plain ? Backslash.PLAIN : Backslash.ESCAPES;
    }
    return backslash;
  }

  private boolean isReadable(Backslash as) {
    SqlTokens rest = new SqlTokens(sql, dialect, end, from, as);
    Kind kind = rest.next();
    while (kind != Kind.END && kind != Kind.DOUBT) {
      kind = rest.next();
    }
    return kind == Kind.END && !rest.open;
  }

  /** Oracle's {@code q'[…]'}. */
  private Kind bracedString() {
    int opening = to + 1;
    if (opening >= end) {
      return unclosed(Kind.STRING);
    }
    char close =
        switch (sql.charAt(opening)) {
          case '[' -> ']';
          case '{' -> '}';
          case '(' -> ')';
          case '<' -> '>';
          default -> sql.charAt(opening);
        };
    for (int i = opening + 1; i + 1 < end; i++) {
      if (sql.charAt(i) == close && sql.charAt(i + 1) == '\'') {
        to = i + 2;
        return Kind.STRING;
      }
    }
    return unclosed(Kind.STRING);
  }

  private Kind name(char close) {
    int i = from + 1;
    while (i < end) {
      char c = sql.charAt(i++);
      if (c == '\\' && dialect == Dialect.UNKNOWN) {
        return doubt();
      }
      if (c == close) {
        if (i >= end || sql.charAt(i) != close) {
          to = i;
          return Kind.NAME;
        }
        i++;
      }
    }
    return unclosed(Kind.NAME);
  }

  /** A name in brackets, or elements of an array: with an odd quote inside it matters which. */
  private Kind bracket() {
    if (dialect == Dialect.SQL_SERVER) {
      return name(']');
    }
    if (dialect == Dialect.H2 || dialect == Dialect.UNKNOWN) {
      boolean odd = false;
      int i = from + 1;
      while (i < end && sql.charAt(i) != ']' && sql.charAt(i) != '[') {
        odd ^= "'\"`".indexOf(sql.charAt(i++)) >= 0;
      }
      return odd ? doubt() : sign();
    }
    return sign();
  }

  /** PostgreSQL's {@code $1} and {@code $tag$…$tag$}; elsewhere money, or the start of a name. */
  private Kind dollar() {
    boolean digit = Character.isDigit(peek(1));
    if (dialect != Dialect.POSTGRESQL && dialect != Dialect.H2 && dialect != Dialect.UNKNOWN) {
      return digit || ".+-".indexOf(peek(1)) >= 0 ? number() : scanWord();
    }
    if (digit) {
      parameter(from + 1);
      return isWord(peek(to - from)) ? doubt() : Kind.PARAMETER;
    }
    int i = from + 1;
    while (i < end && isWord(sql.charAt(i)) && sql.charAt(i) != '$') {
      i++;
    }
    if (i >= end || sql.charAt(i) != '$') {
      return sign();
    }
    int tag = i + 1 - from;
    boolean certain = dialect == Dialect.POSTGRESQL || (dialect == Dialect.H2 && tag == 2);
    return certain && tag <= LONGEST_TAG ? tagged(tag) : doubt();
  }

  private Kind tagged(int tag) {
    for (int i = from + tag; i + tag <= end; i++) {
      int same = 0;
      while (same < tag && sql.charAt(i + same) == sql.charAt(from + same)) {
        same++;
      }
      if (same == tag) {
        to = i + tag;
        return Kind.STRING;
      }
    }
    return unclosed(Kind.STRING);
  }

  // ---- comments

  private Kind dashes() {
    boolean apart = from + 2 >= end || isSpace(peek(2)) || peek(2) < ' ';
    if (!apart && dialect == Dialect.MYSQL) {
      return sign(); // twice a minus
    }
    return line(from + 2, apart || dialect != Dialect.UNKNOWN);
  }

  private Kind hash() {
    return switch (dialect) {
      case MYSQL -> line(from + 1, true);
      case POSTGRESQL -> sign();
      default -> doubt();
    };
  }

  /**
   * A comment up to the end of the line. Databases do not agree on what ends one, apart from a line
   * feed.
   *
   * @param certain whether it is a comment; if not, it must read alike as anything else
   */
  private Kind line(int start, boolean certain) {
    for (int i = start; i < end; i++) {
      char c = sql.charAt(i);
      if (c == '\n') {
        to = i + 1;
        return Kind.SPACE;
      }
      boolean otherEnd = c == '\r' && i + 1 < end && sql.charAt(i + 1) != '\n';
      if (otherEnd || c == '\u0085' || c == '\u2028' || c == '\u2029') {
        return doubt();
      }
      if (!certain && "'\"`$[/#".indexOf(c) >= 0) {
        return doubt();
      }
    }
    to = end;
    return Kind.SPACE;
  }

  private Kind slash() {
    return switch (peek(1)) {
      case '*' -> comment();
      case '/' -> doubt(); // a comment in some databases
      default -> sign();
    };
  }

  /** MySQL executes some, and looks into hints: there the quotes would count. */
  private Kind comment() {
    boolean mayBeRead =
        peek(2) == '!' || (peek(2) == 'M' && peek(3) == '!') || (peek(2) == '+' && !skipsHints());
    int depth = 1;
    int i = from + 2;
    while (i < end) {
      char c = sql.charAt(i++);
      char next = i < end ? sql.charAt(i) : ' ';
      if (c == '*' && next == '/') {
        i++;
        if (--depth == 0) {
          to = i;
          return Kind.SPACE;
        }
      } else if (c == '/' && next == '*' && (mayBeRead || !dialect.endsCommentsAtFirst())) {
        if (mayBeRead || !dialect.nestsComments()) {
          return doubt();
        }
        i++;
        depth++;
      } else if (mayBeRead && ("'\"`#$".indexOf(c) >= 0 || (c == '-' && next == '-'))) {
        return doubt();
      }
    }
    return unclosed(Kind.SPACE);
  }

  private boolean skipsHints() {
    return dialect != Dialect.MYSQL && dialect != Dialect.UNKNOWN;
  }

  // ---- characters

  private boolean afterName() {
    return from > 0 && (isWord(before()) || "\"`])".indexOf(before()) >= 0);
  }

  private boolean isWord(char c) {
    return Character.isLetterOrDigit(c) || dialect.isPartOfNames(c);
  }

  private static boolean isSpace(char c) {
    return c == ' ' || Character.isWhitespace(c) || Character.isSpaceChar(c);
  }
}
