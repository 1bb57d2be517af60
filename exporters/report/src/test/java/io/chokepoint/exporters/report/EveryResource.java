package io.chokepoint.exporters.report;

import io.chokepoint.core.model.Charge;
import io.chokepoint.core.model.LedgerSum;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.model.ResourceKind;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.timeline.BackingWindow;
import io.chokepoint.core.timeline.EndpointWindow;
import io.chokepoint.core.timeline.ExecutorWindow;
import io.chokepoint.core.timeline.LockWindow;
import io.chokepoint.core.timeline.PoolWindow;
import io.chokepoint.core.timeline.PoolWindow.Holding;
import io.chokepoint.core.timeline.PostgresSample;
import io.chokepoint.core.timeline.RedisSample;
import io.chokepoint.core.timeline.Window;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A run whose waits for the pool, and whose time without a name, are shared out over every kind of
 * resource there is: to look at what a full ledger looks like.
 */
final class EveryResource {

  private static final ResourceId POOL = ResourceId.pool("main");
  private static final String PAYMENTS = "payments.internal:8443";
  private static final List<String> STACK =
      List.of(
          "com.example.shop.AuditLog.write(AuditLog.java:42)",
          "com.example.shop.Orders.pay(Orders.java:118)",
          "com.example.shop.web.OrderController.pay(OrderController.java:61)");

  private EveryResource() {}

  static Run in(Run run) {
    List<Window> windows = run.timeline().stream().map(EveryResource::in).toList();
    return run.toBuilder()
        .timeline(windows)
        .backing(windows.stream().map(EveryResource::behind).toList())
        .routes(Map.of("pay", "POST /orders/*/payment", "browse", "GET /orders/*"))
        .build();
  }

  private static BackingWindow behind(Window w) {
    double load = w.endpoints().values().stream().mapToLong(e -> e.latency().count()).sum();
    return new BackingWindow(
        w.startMillis(),
        Map.of(
            "main <db>",
            new PostgresSample(
                Map.of("active", 4, "idle", 8),
                100,
                1,
                load,
                0,
                0,
                3,
                0.97,
                2 * load,
                19.3,
                load / 100)),
        Map.of("cache", new RedisSample(5L << 20, 64L << 20, 3 * load, 0.9, 2, 1, 12, 0, 0.1)));
  }

  private static Window in(Window w) {
    Map<String, EndpointWindow> endpoints = new LinkedHashMap<>();
    w.endpoints().forEach((name, e) -> endpoints.put(name, in(e)));
    Map<String, PoolWindow> pools = new LinkedHashMap<>();
    w.pools().forEach((name, p) -> pools.put(name, in(p)));
    return w.toBuilder()
        .endpoints(endpoints)
        .pools(pools)
        .locks(
            Map.of(
                "com.example.shop.PriceCache",
                new LockWindow(
                    w.pools().values().iterator().next().borrowWait(),
                    Map.of("POST /orders/{id}/payment", 610L, "GET /orders", 320L, "", 70L),
                    Map.of(
                        "com.example.shop.PriceCache.refresh(PriceCache.java:77)", 81L,
                        "com.example.shop.PriceCache.get(PriceCache.java:41)", 12L))))
        .executors(
            Map.of(
                "applicationTaskExecutor",
                new ExecutorWindow(
                    8,
                    8,
                    3,
                    w.pools().values().iterator().next().borrowWait(),
                    w.pools().values().iterator().next().hold())))
        .eventLoops(Map.of())
        .failedCalls(Map.of())
        .refusals(Map.of())
        .slowest(List.of())
        .build();
  }

  private static EndpointWindow in(EndpointWindow e) {
    return e.toBuilder()
        .ledger(in(e.ledger()))
        .slow(in(e.slow()))
        .running(
            Map.of(
                "com.example.shop.Json.render(Json.java:210)", 17L,
                "com.example.shop.Tax.compute(Tax.java:55)", 5L,
                "other", 2L))
        .build();
  }

  private static LedgerSum in(LedgerSum sum) {
    Map<ResourceId, Charge> charges = new HashMap<>(sum.charges());
    long n = sum.requests();
    long wait = sum.charge(POOL).waitNanos();
    long left = wait;
    left -= waits(charges, ResourceKind.WORKER_THREADS, "http-nio-8080", n, wait * 13 / 100);
    left -= waits(charges, ResourceKind.CARRIERS, "", n, wait * 2 / 100);
    left -= waits(charges, ResourceKind.EXECUTOR, "applicationTaskExecutor", n, wait * 7 / 100);
    left -= waits(charges, ResourceKind.LOCK, "com.example.shop.PriceCache", n, wait * 11 / 100);
    left -= waits(charges, ResourceKind.LIMITER, "payments", n, wait * 3 / 100);
    left -= waits(charges, ResourceKind.RUN_QUEUE, "", n, wait * 5 / 100);
    left -= waits(charges, ResourceKind.THROTTLING, "", n, wait * 3 / 100);
    left -= waits(charges, ResourceKind.GC, "", n, wait * 2 / 100);
    left -= waits(charges, ResourceKind.SAFEPOINT, "", n, wait / 100);
    charges.put(POOL, new Charge(n, left, 0));
    long rest = sum.unattributedNanos();
    serves(charges, ResourceKind.DOWNSTREAM, PAYMENTS, n, rest * 70 / 100);
    serves(charges, ResourceKind.DOWNSTREAM, "stock.internal:8080", n, rest * 8 / 100);
    waits(charges, ResourceKind.HTTP_POOL, PAYMENTS, n, rest * 6 / 100);
    serves(charges, ResourceKind.CACHE, "GET", n, rest * 5 / 100);
    serves(charges, ResourceKind.DISK, "read", n, rest * 4 / 100);
    waits(charges, ResourceKind.IDLE, "com.example.shop.Retry.pause", n, rest * 3 / 100);
    return new LedgerSum(
        n, sum.wallNanos(), charges, sum.cpuSampled(), sum.cpuNanos(), sum.allocatedBytes());
  }

  private static long waits(
      Map<ResourceId, Charge> charges, ResourceKind kind, String name, long visits, long nanos) {
    charges.put(new ResourceId(kind, name), new Charge(visits, nanos, 0));
    return nanos;
  }

  private static void serves(
      Map<ResourceId, Charge> charges, ResourceKind kind, String name, long visits, long nanos) {
    charges.put(new ResourceId(kind, name), new Charge(visits, 0, nanos));
  }

  private static PoolWindow in(PoolWindow p) {
    Map<String, Holding> holders = new LinkedHashMap<>();
    p.holders().forEach((endpoint, h) -> holders.put(endpoint, in(h)));
    return p.toBuilder()
        .holders(holders)
        .stillOut(Map.of())
        .orphaned(Map.of("GET /orders", 1L))
        .oldest(
            List.of(
                new PoolWindow.Outstanding("GET /orders", 41_000_000_000L, true, null, STACK),
                new PoolWindow.Outstanding(
                    "POST /orders/{id}/payment",
                    310_000_000L,
                    false,
                    "downstream:" + PAYMENTS,
                    List.of())))
        .nested(Map.of("POST /orders/{id}/payment", new PoolWindow.Nested(7, STACK)))
        .build();
  }

  private static Holding in(Holding h) {
    long sql = h.sqlNanos();
    long rest = h.elsewhereNanos();
    return new Holding(
        h.count(),
        h.holdNanos(),
        sql,
        h.cpuNanos(),
        rest,
        Map.of(
            ResourceId.sql("SELECT id, customer_id, status, total FROM orders WHERE id = ?"),
            sql * 62 / 100,
            ResourceId.sql("UPDATE orders SET status = ?, updated_at = now() WHERE id = ?"),
            sql * 25 / 100,
            ResourceId.sql("commit"),
            sql - sql * 62 / 100 - sql * 25 / 100,
            new ResourceId(ResourceKind.DOWNSTREAM, PAYMENTS),
            rest * 80 / 100,
            new ResourceId(ResourceKind.LOCK, "com.example.shop.PriceCache"),
            rest * 8 / 100,
            POOL,
            rest * 5 / 100));
  }
}
