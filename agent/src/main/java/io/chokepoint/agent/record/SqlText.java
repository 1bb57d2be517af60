package io.chokepoint.agent.record;

import io.chokepoint.agent.record.SqlTokens.Kind;
import java.util.Set;

/**
 * SQL with everything left out that differs between executions of the same statement, or that only
 * the database should see: values, the length of lists, comments, white space. What cannot be told
 * from a value is left out too. "…" stands for the rest of a text that is not shown.
 */
final class SqlText {

  /** Characters that are shown. */
  static final int MAX = 300;

  /** Characters that are read: more than a list of all the parameters that a statement may have. */
  static final int READ = 1 << 18;

  /** Characters that are written before long lists are shortened. */
  private static final int WRITTEN = 4 * MAX;

  private static final int LONGEST_NAME = 128;

  /** Verbs of statements in which a word without quotes is a name or a keyword. */
  private static final Set<String> QUERIES =
      Set.of(
          "select", "insert", "update", "delete", "merge", "with", "values", "replace", "upsert",
          "call", "explain", "begin", "declare", "if", "while", "return", "table", "end");

  /** Verbs of statements in which such a word may be a value. */
  private static final Set<String> SETTINGS =
      Set.of(
          "set",
          "alter",
          "create",
          "drop",
          "grant",
          "revoke",
          "deny",
          "pragma",
          "comment",
          "use",
          "show",
          "commit",
          "rollback",
          "savepoint",
          "release",
          "start",
          "truncate",
          "lock",
          "unlock",
          "vacuum",
          "analyze",
          "describe",
          "desc",
          "reset",
          "discard",
          "listen",
          "notify",
          "unlisten",
          "refresh",
          "reindex",
          "cluster",
          "copy",
          "fetch",
          "close",
          "open",
          "prepare",
          "deallocate",
          "load",
          "kill",
          "flush",
          "optimize",
          "rename",
          "handler",
          "checkpoint",
          "shutdown",
          "backup",
          "restore",
          "detach",
          "print",
          "waitfor",
          "do",
          "abort",
          "purge");

  private static final Set<String> QUERIES_WITHIN =
      Set.of("select", "insert", "update", "delete", "merge", "begin");

  private static final Set<String> BLOCKS = Set.of("begin", "declare", "if", "while");

  private static final Set<String> CREDENTIALS =
      Set.of("password", "passwd", "pwd", "secret", "token", "credential", "key", "salt", "hash");

  private static final Set<String> IDENTIFIED = Set.of("by", "with", "via", "using", "as");

  /** What is being read. */
  private enum Part {
    START,
    QUERY,
    SETTING,
    /** The name of a procedure, whose arguments may be words. */
    PROCEDURE
  }

  /** Where a list of columns may stand. */
  private enum Into {
    NO,
    NAME,
    COLUMNS
  }

  private final SqlTokens tokens;
  private final Dialect dialect;
  private final StringBuilder out;
  private final SqlLists lists;
  private Part part = Part.START;
  private boolean block;
  private Into into = Into.NO;
  private boolean nameWanted;
  private boolean result;
  private boolean space;
  private boolean afterString;
  private int firstString = Integer.MAX_VALUE;
  private boolean afterVerb;
  private String last = "";
  private String lastButOne = "";

  private SqlText(CharSequence sql, Dialect dialect) {
    this.tokens = new SqlTokens(sql, dialect, READ);
    this.dialect = dialect;
    this.out = new StringBuilder(Math.min(sql.length() + 1, 2 * MAX));
    this.lists = new SqlLists(out);
  }

  static String normalise(CharSequence sql, Dialect dialect) {
    SqlText text = new SqlText(sql, dialect);
    boolean whole = text.read();
    if (text.out.length() > MAX) {
      text.shortenLists();
    }
    return text.end(whole);
  }

  /** Returns whether all of it was read. */
  private boolean read() {
    Kind kind = tokens.next();
    while (kind != Kind.END) {
      if (out.length() >= WRITTEN || !take(kind)) {
        return false;
      }
      kind = tokens.next();
    }
    if (tokens.isUnclosed()) { // a quote is missing or one too many, and where is unknown
      out.setLength(Math.min(out.length(), firstString));
    }
    return !tokens.isUnclosed();
  }

  /** Returns whether anything after the token may be shown. */
  private boolean take(Kind kind) {
    if (kind == Kind.DOUBT) {
      return false;
    }
    if (lists.skips()) {
      if (kind == Kind.SIGN) {
        lists.skip(tokens.peek(0));
      }
      return true;
    }
    if (kind == Kind.SPACE) {
      space = true;
      return true;
    }
    if (kind == Kind.WORD && isAgainst(tokens.before())) {
      return false;
    }
    if (kind == Kind.STRING || kind == Kind.QUOTED) {
      firstString = Math.min(firstString, out.length());
    }
    if (kind != Kind.SIGN) {
      lists.other();
    }
    boolean on = part == Part.PROCEDURE ? procedure(kind) : write(kind);
    afterString = kind == Kind.STRING;
    return on;
  }

  /** A word against a quote: {@code 'O'Neil'}, whose quotes are not where they seem to be. */
  private static boolean isAgainst(char before) {
    return before == '\'' || before == '"';
  }

  private boolean write(Kind kind) {
    return switch (kind) {
      case WORD -> word();
      case NAME -> name(true);
      case QUOTED -> name(dialect.quotesNamesOnly() || isPlaceOfName());
      case SIGN -> sign(tokens.peek(0));
      default -> value(kind);
    };
  }

  // ---- values and names

  private boolean value(Kind kind) {
    if (!afterString || kind != Kind.STRING) { // strings side by side are one
      dropMinus();
      put('?');
    }
    said("");
    into = Into.NO;
    return true;
  }

  /** A sign that belongs to the number: behind another sign, a comma, a parenthesis. */
  private void dropMinus() {
    int minus = out.length() - 1;
    if (minus < 1 || space || (out.charAt(minus) != '-' && out.charAt(minus) != '+')) {
      return;
    }
    int before = out.charAt(minus - 1) == ' ' ? minus - 2 : minus - 1;
    if (before >= 0 && "(,=<>[".indexOf(out.charAt(before)) >= 0) {
      out.setLength(before + 1);
      space = before < minus - 1;
    }
  }

  private boolean name(boolean certain) {
    if (!certain || !isPlausibleName()) {
      return value(Kind.QUOTED);
    }
    boolean procedure = part == Part.START && dialect.callsByName();
    put();
    said("");
    into = afterName();
    if (procedure) {
      call(false);
    }
    return true;
  }

  private boolean isPlausibleName() {
    if (tokens.isUnclosed() || tokens.to() - tokens.from() > LONGEST_NAME) {
      return false;
    }
    for (int i = 0; i < tokens.to() - tokens.from(); i++) {
      if (tokens.peek(i) < ' ') {
        return false;
      }
    }
    return true;
  }

  /** Whether a string could not stand here. */
  private boolean isPlaceOfName() {
    if (tokens.before() == '.' || tokens.after() == '.') {
      return true;
    }
    return switch (last) {
      case "from" -> lists.hasSelect() && !lastButOne.equals("distinct");
      case "join", "into", "table" -> true;
      case "update" -> afterVerb;
      default -> lists.kind() == SqlLists.Kind.COLUMNS;
    };
  }

  // ---- words

  private boolean word() {
    String word = tokens.word();
    boolean qualified = ".@:".indexOf(tokens.before()) >= 0 || tokens.after() == '.';
    put();
    boolean on = qualified ? qualified() : plain(word);
    said(qualified ? "" : word);
    into = word.equals("into") && !qualified ? Into.NAME : afterName();
    return on;
  }

  private boolean qualified() {
    if (part == Part.START && tokens.before() != '@' && dialect.callsByName()) {
      call(tokens.after() == '.');
    }
    return true;
  }

  private boolean plain(String word) {
    boolean verb = part == Part.START;
    if (verb) {
      begin(word);
    }
    afterVerb = verb;
    if (word.equals("exec") || word.equals("execute")) {
      call(true);
    } else if (word.equals("select") || word.equals("delete")) {
      lists.select();
    }
    if (last.equals("identified") && IDENTIFIED.contains(word)) {
      return false;
    }
    return verb || part != Part.SETTING || setting(word);
  }

  /** The verb of a statement, or what stands in its place. */
  private void begin(String word) {
    block |= BLOCKS.contains(word);
    if (QUERIES.contains(word) || (block && !SETTINGS.contains(word))) {
      part = Part.QUERY;
    } else if (SETTINGS.contains(word) || !dialect.callsByName()) {
      part = Part.SETTING;
    } else {
      call(false);
    }
  }

  /** A word of a statement in which words may be values; false if one comes. */
  private boolean setting(String word) {
    if (QUERIES_WITHIN.contains(word)) {
      part = Part.QUERY;
      block |= BLOCKS.contains(word);
      return true;
    }
    return !word.equals("to") && CREDENTIALS.stream().noneMatch(word::contains);
  }

  private void call(boolean wanted) {
    part = Part.PROCEDURE;
    nameWanted = wanted;
  }

  /** {@code exec @result = dbo.sp_login} is shown; what follows are values. */
  private boolean procedure(Kind kind) {
    char sign = kind == Kind.SIGN ? tokens.peek(0) : ' ';
    if (sign == ';') {
      return sign(sign);
    }
    boolean begins = sign == '.' || (sign == '@' && nameWanted) || (sign == '=' && result);
    result = sign == '@' || (result && kind == Kind.WORD);
    boolean name = nameWanted && (kind == Kind.WORD || (kind == Kind.NAME && isPlausibleName()));
    if (begins || name) {
      put();
    }
    nameWanted = begins;
    return begins || name;
  }

  // ---- signs

  private boolean sign(char sign) {
    switch (sign) {
      case '(', '[' -> open(sign);
      case ')', ']' -> {
        space = false;
        lists.closing();
        put();
        into = Into.NO;
      }
      case ',' -> {
        space = false;
        if (!lists.comma(tokens.afterSpace())) {
          put();
        }
      }
      default -> {
        lists.other();
        put();
        into = sign == '.' && into == Into.COLUMNS ? Into.NAME : Into.NO;
      }
    }
    said("");
    if (sign == ';') {
      part = Part.START;
    }
    return part != Part.SETTING || sign != '=';
  }

  private void open(char sign) {
    SqlLists.Kind kind =
        sign == '[' || last.equals("in")
            ? SqlLists.Kind.ELEMENTS
            : isRow()
                ? SqlLists.Kind.ROW
                : into == Into.COLUMNS ? SqlLists.Kind.COLUMNS : SqlLists.Kind.PLAIN;
    space |= last.equals("in");
    put();
    lists.opened(kind);
    into = Into.NO;
  }

  private boolean isRow() {
    return last.equals("values")
        || last.equals("value")
        || (last.equals("row") && lastButOne.equals("values"));
  }

  // ---- what is written

  private void put() {
    space();
    tokens.appendTo(out);
  }

  private void put(char sign) {
    space();
    out.append(sign);
  }

  private void space() {
    int before = out.length() - 1;
    if (space && before >= 0 && "([".indexOf(out.charAt(before)) < 0) {
      out.append(' ');
    }
    space = false;
  }

  private void said(String word) {
    lastButOne = last;
    last = word;
  }

  private Into afterName() {
    return into == Into.NAME ? Into.COLUMNS : Into.NO;
  }

  /** Leaves one value of each run of values. */
  private void shortenLists() {
    int written = 0;
    for (int i = 0; i < out.length(); i++) {
      char c = out.charAt(i);
      if (c == ',' && written > 0 && out.charAt(written - 1) == '?') {
        int next = i + 1 < out.length() && out.charAt(i + 1) == ' ' ? i + 2 : i + 1;
        if (next < out.length() && out.charAt(next) == '?') {
          i = next;
          continue;
        }
      }
      out.setCharAt(written++, c);
    }
    out.setLength(written);
  }

  private String end(boolean whole) {
    boolean all = whole && out.length() <= MAX;
    int length = Math.min(out.length(), all ? MAX : MAX - 1);
    while (length > 0 && mayNotEnd(out.charAt(length - 1), all)) {
      length--;
    }
    out.setLength(length);
    return all ? out.toString() : out.append('…').toString();
  }

  private static boolean mayNotEnd(char c, boolean all) {
    return Character.isHighSurrogate(c) || (!all && (c == ',' || c == ' '));
  }
}
