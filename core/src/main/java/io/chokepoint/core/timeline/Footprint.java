package io.chokepoint.core.timeline;

import io.chokepoint.core.model.LedgerSum;

/**
 * An estimate of what a window keeps on the heap. The histograms are counted exactly, they are most
 * of it; records and map entries go by a flat size. Texts are left out: the recorder shares them
 * between windows.
 */
final class Footprint {

  private static final int RECORD_BYTES = 64;
  private static final int ENTRY_BYTES = 48;

  private Footprint() {}

  static long bytes(Window window) {
    long sum = 4L * RECORD_BYTES;
    for (EndpointWindow e : window.endpoints().values()) {
      sum += RECORD_BYTES + e.latency().estimatedBytes() + bytes(e.ledger()) + bytes(e.slow());
      sum += (long) ENTRY_BYTES * (e.statuses().size() + e.errors().size() + e.running().size());
      sum += (long) (ENTRY_BYTES + 2 * RECORD_BYTES) * (e.thrownAt().size() + e.waiting().size());
    }
    for (StatementWindow s : window.statements().values()) {
      sum += RECORD_BYTES + s.latency().estimatedBytes();
    }
    for (PoolWindow p : window.pools().values()) {
      sum += 2L * RECORD_BYTES + p.borrowWait().estimatedBytes() + p.hold().estimatedBytes();
      sum += (long) (ENTRY_BYTES + RECORD_BYTES) * (p.holders().size() + p.oldest().size());
    }
    for (LockWindow l : window.locks().values()) {
      sum += RECORD_BYTES + l.waits().estimatedBytes();
      sum += (long) (2 * ENTRY_BYTES) * (l.holders().size() + l.stacks().size());
    }
    for (ExecutorWindow x : window.executors().values()) {
      sum += RECORD_BYTES + x.queueWait().estimatedBytes() + x.execution().estimatedBytes();
    }
    return sum + (long) RECORD_BYTES * (window.workers().size() + window.eventLoops().size());
  }

  private static long bytes(LedgerSum ledger) {
    return RECORD_BYTES + (long) (ENTRY_BYTES + RECORD_BYTES) * ledger.charges().size();
  }
}
