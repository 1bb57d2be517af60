package io.chokepoint.bridge;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What advice in Pekko HTTP calls, by name, as Akka's types are called differently. A connection
 * keeps a queue of the requests that wait for their answers, and makes the answer to the oldest of
 * them right after it has taken that out.
 *
 * <p>Routes are code, and have no template: one is made of what their path matchers consume, with a
 * star for each part that they extract.
 */
public final class PekkoCalls {

  private static final String ANY = "*";
  private static final int FAILED = 500;

  /** What the current thread is at. */
  private static final ThreadLocal<At> AT = ThreadLocal.withInitial(At::new);

  private static final class At {

    /** The connection whose answer is about to be made. */
    @Nullable Object answering;

    /** The request whose path is being matched, and what its connection had read of it. */
    @Nullable Parked request;

    @Nullable Object start;

    /** How much of the path is consumed. */
    int end;

    /** What matched last. */
    @Nullable Object matched;

    /** The template of the path up to an index, as alternatives begin again from there. */
    final Map<Integer, String> templates = new HashMap<>();

    void forget() {
      request = null;
      start = null;
      end = 0;
      matched = null;
      templates.clear();
    }
  }

  private PekkoCalls() {}

  /** The queue of a connection gets longer or shorter. */
  public static void queue(Object connection, Object before, Object now) {
    if (PublicGetters.number(now, "length", 0) > PublicGetters.number(before, "length", 0)) {
      Object start = PublicGetters.get(now, "last");
      Exchanges.came(
          connection, null, PublicGetters.text(PublicGetters.get(start, "method"), "value"), true);
      At at = AT.get();
      at.forget();
      at.request = Requests.here(Bridge.LEDGERS.peek());
      at.start = start;
    } else {
      AT.get().answering = connection;
    }
  }

  /** The answer to the request that was taken out of a queue last. */
  public static void answers(Object response) {
    At at = AT.get();
    Object connection = at.answering;
    if (connection != null) {
      at.answering = null;
      answers(connection, response);
    }
  }

  /** The answer to the oldest request in a connection's queue. */
  public static void answers(Object connection, Object response) {
    int status = PublicGetters.number(PublicGetters.get(response, "status"), "intValue", 0);
    if (status >= FAILED) {
      failed(AT.get());
    }
    Exchanges.answers(connection, status, false);
    Exchanges.answered(connection);
  }

  /** What is thrown where a route begins is thrown before that has said what it consumes. */
  private static void failed(At at) {
    Object matched = at.matched;
    Parked here = Requests.here(Bridge.LEDGERS.peek());
    if (matched != null && at.start != null && here != null && here == at.request) {
      String path = PublicGetters.text(PublicGetters.get(at.start, "uri"), "path");
      int rest = PublicGetters.number(PublicGetters.get(matched, "pathRest"), "charCount", 0);
      String consumed = path.substring(at.end, Math.max(at.end, path.length() - rest));
      here.routed(at.templates.getOrDefault(at.end, "") + template(consumed, matched));
    }
  }

  /** An actor is through with what came in. */
  public static void handled() {
    At at = AT.get();
    at.forget();
    at.answering = null;
    Exchanges.handled();
  }

  /** A path matcher, or a part of one, matched: the last to say so is the whole. */
  public static void matched(Object matched) {
    if (Requests.here(Bridge.LEDGERS.peek()) != null) {
      AT.get().matched = matched;
    }
  }

  /** A route goes on with the rest of the path, after what a matcher has consumed of it. */
  public static void consumed(Object context, Object before, Object rest) {
    At at = AT.get();
    Object matched = at.matched;
    Parked here = Requests.here(Bridge.LEDGERS.peek());
    if (matched == null || here == null) {
      return;
    }
    if (at.request != here) {
      at.forget();
      at.request = here;
    }
    at.matched = null;
    String unmatched = before.toString();
    int all = PublicGetters.number(path(context), "charCount", unmatched.length());
    int from = all - unmatched.length();
    int consumed = unmatched.length() - PublicGetters.number(rest, "charCount", 0);
    String known = from == 0 ? "" : at.templates.getOrDefault(from, "/" + ANY);
    String template = known + template(unmatched.substring(0, Math.max(0, consumed)), matched);
    at.end = from + consumed;
    at.templates.put(at.end, template);
    here.routed(template.isEmpty() ? "/" : template);
  }

  private static @Nullable Object path(Object context) {
    return PublicGetters.get(
        PublicGetters.get(PublicGetters.get(context, "request"), "uri"), "path");
  }

  /** A path with the values left out that a matcher extracted; one not found in it leaves none. */
  private static String template(String left, Object matched) {
    Object values = PublicGetters.get(matched, "extractions");
    boolean none = values == null || !values.getClass().getName().startsWith("scala.Tuple");
    int count = none ? 0 : PublicGetters.number(values, "productArity", 0);
    int end = 0;
    StringBuilder template = new StringBuilder();
    for (int i = 1; i <= count; i++) {
      String value = "/" + PublicGetters.text(values, "_" + i);
      int at = left.indexOf(value, end);
      int after = at + value.length();
      if (at < 0 || (after < left.length() && left.charAt(after) != '/')) {
        return "/" + ANY;
      }
      template.append(left, end, at).append('/').append(ANY);
      end = after;
    }
    return template.append(left, end, left.length()).toString();
  }
}
