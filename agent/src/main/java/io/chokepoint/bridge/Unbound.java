package io.chokepoint.bridge;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What advice says of requests that are bound to no thread: those that begin on an event loop, and
 * those that leave their thread to be ended, or gone on with, by another.
 */
public final class Unbound {

  /** By gRPC's code, from OK to UNAUTHENTICATED. */
  private static final int[] GRPC = {
    200, 499, 500, 400, 504, 404, 409, 403, 429, 400, 409, 400, 501, 500, 503, 500, 401
  };

  private static final String REACTIVE = "io.chokepoint.request";

  private Unbound() {}

  /**
   * A request begins that is bound to no thread: the threads it passes over serve others meanwhile,
   * so that nothing they do is charged to it. Null while nothing is recorded.
   */
  public static @Nullable Object begun() {
    return Bridge.sink() == null ? null : new Parked(begin(false));
  }

  /** The same for one that will be brought to threads, where its CPU time can be measured. */
  public static @Nullable Object announced() {
    if (Bridge.sink() == null) {
      return null;
    }
    Requests.giveWay();
    return new Parked(begin(true));
  }

  static Ledger begin(boolean onThreads) {
    Ledger ledger = Bridge.LEDGERS.lend();
    ledger.startOnNoThread(System.nanoTime(), onThreads ? Bridge.cpuClockFor(ledger) : null);
    return ledger;
  }

  /**
   * A request of Spring WebFlux begins; null where it is part of the servlet container's, or
   * nothing is recorded.
   *
   * @return a Consumer for the end of its answer
   */
  public static @Nullable Object reactiveBegun(
      String method, Object message, Object response, Map<String, Object> attributes) {
    Requests.giveWay();
    Ledger own = Bridge.LEDGERS.peek();
    if (Bridge.sink() == null || (own != null && own.isOpen())) {
      return null;
    }
    Ledger ledger = begin(own != null && own.state.hosts);
    ledger.identity.method(method);
    ledger.identity.message = message;
    Reactive request = new Reactive(ledger, response, attributes);
    attributes.put(REACTIVE, request);
    Turns.take(request);
    return request;
  }

  /** The route of the WebFlux exchange with these attributes became known. */
  public static void reactiveRouted(Map<String, Object> attributes, @Nullable Object template) {
    Object request = attributes.get(REACTIVE);
    Ledger ledger = request instanceof Parked ? ((Parked) request).look() : null;
    if (ledger == null) {
      Requests.route(template);
    } else if (template != null) {
      ledger.identity.route(template.toString());
    }
  }

  /** The WebFlux exchange with these attributes turns into a WebSocket. */
  public static void reactiveUpgrading(Map<String, Object> attributes, @Nullable Object template) {
    reactiveRouted(attributes, template);
    Object request = attributes.get(REACTIVE);
    if (request instanceof Reactive) {
      ((Reactive) request).upgrades();
    }
  }

  /** What the WebFlux exchange with these attributes made an answer of. */
  public static void reactiveFailing(Map<String, Object> attributes, Throwable thrown) {
    Object request = attributes.get(REACTIVE);
    Ledger ledger = request instanceof Parked ? ((Parked) request).look() : null;
    if (ledger != null) {
      ledger.identity.failing(thrown);
    }
  }

  /**
   * The request leaves this thread, for {@link Requests#started} to bring it back to one, or {@link
   * #completed} to end it.
   */
  public static Object parked(String method, String mapping) {
    Ledger ledger = Bridge.LEDGERS.current();
    ledger.identity.method(method);
    ledger.identity.mapping(mapping);
    Handover.leaves(ledger);
    Parked home = new Parked(ledger);
    ledger.home = home;
    return home;
  }

  /** The server's object for a request on no thread, whose header fields can be read. */
  public static void message(@Nullable Object parked, @Nullable Object message) {
    Ledger ledger = parked instanceof Parked ? ((Parked) parked).look() : null;
    if (ledger != null) {
      ledger.identity.message = message;
    }
  }

  /** The route of a request on no thread became known; the last one said is believed. */
  public static void routed(@Nullable Object parked, String method, @Nullable Object template) {
    Ledger ledger = parked instanceof Parked ? ((Parked) parked).look() : null;
    if (ledger != null) {
      ledger.identity.method(method);
      if (template != null) {
        ledger.identity.reroute(template.toString());
      }
    }
  }

  /** The HTTP status that stands for a status of gRPC's, as its gateways translate it. */
  public static int httpStatusOfGrpc(int code) {
    return code >= 0 && code < GRPC.length ? GRPC[code] : 500;
  }

  /** Whether it is a request on no thread that has not ended. */
  public static boolean isParked(@Nullable Object parked) {
    return parked instanceof Parked && ((Parked) parked).look() != null;
  }

  /**
   * A request on no thread ended; the first to say so is believed.
   *
   * @param mapping what to call it when no route became known
   */
  public static void completed(
      @Nullable Object parked,
      String method,
      String mapping,
      int status,
      @Nullable Throwable failure) {
    if (parked instanceof Parked) {
      Parked request = (Parked) parked;
      Ledger ledger = request.look();
      if (ledger != null) {
        ledger.identity.method(method);
        ledger.identity.mapping(mapping);
      }
      request.complete(status, failure);
    }
  }

  /** Brings a request on no thread to this one; false where it is on another, or has ended. */
  public static boolean resumed(@Nullable Object parked) {
    return parked instanceof Parked && ((Parked) parked).comes();
  }

  /** The thread that {@link Requests#started} brought the request to has done its part. */
  public static void left(@Nullable Object parked) {
    if (parked instanceof Parked) {
      ((Parked) parked).goes();
    }
  }
}
