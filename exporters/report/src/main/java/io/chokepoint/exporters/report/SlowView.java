package io.chokepoint.exporters.report;

import io.chokepoint.core.model.LedgerSum;
import io.chokepoint.core.report.SlowestRequests.InStep;
import io.chokepoint.core.text.Text;
import io.chokepoint.core.timeline.SlowRequest;
import io.chokepoint.exporters.report.Parts.Part;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One of the slowest requests.
 *
 * @param parts what took most of its time, the longest first, and what has no name at the end
 * @param seenAt places in the code; empty where no sample found it
 * @param trace the id of the trace that it is part of; empty where unknown
 * @param words the same parts as one sentence
 */
record SlowView(
    String time,
    String step,
    String endpoint,
    String took,
    String answer,
    List<PartView> parts,
    String seenAt,
    String trace,
    String words) {

  private static final int MOST_PARTS = 4;

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneOffset.UTC);

  /**
   * @param style classes of its colour, as in the ledgers
   */
  record PartView(String name, String style, String took, String share) {}

  static SlowView of(InStep slow) {
    SlowRequest request = slow.request();
    LedgerSum ledger = new LedgerSum(1, request.wallNanos(), request.charges(), 0, 0, 0);
    List<PartView> parts = new ArrayList<>();
    Parts.of(List.of(ledger)).inOrder().stream()
        .sorted(Comparator.comparingLong((Part p) -> p.nanos(ledger)).reversed())
        .filter(p -> tells(p.nanos(ledger), request))
        .limit(MOST_PARTS)
        .forEach(p -> parts.add(part(p.name(), p.style(), p.nanos(ledger), request)));
    if (tells(request.unattributedNanos(), request)) {
      parts.add(part("unattributed", "rest", request.unattributedNanos(), request));
    }
    return new SlowView(
        TIME.format(Instant.ofEpochMilli(request.startMillis())),
        slow.step(),
        request.endpoint(),
        Text.time(request.wallNanos()),
        answer(request),
        parts,
        request.seenAt().entrySet().stream()
            .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
            .map(Map.Entry::getKey)
            .collect(Collectors.joining(", ")),
        request.traceId() == null ? "" : request.traceId(),
        parts.stream()
            .map(p -> p.name() + " " + p.took() + " (" + p.share() + ")")
            .collect(Collectors.joining(", ")));
  }

  /** Whether it is a hundredth of the request's time. */
  private static boolean tells(long nanos, SlowRequest request) {
    return 100 * nanos >= request.wallNanos();
  }

  private static String answer(SlowRequest request) {
    String status = request.status() == 0 ? Text.UNKNOWN : String.valueOf(request.status());
    return request.failure() == null ? status : status + " " + request.failure();
  }

  private static PartView part(String name, String style, long nanos, SlowRequest request) {
    double share = request.wallNanos() <= 0 ? 0 : (double) nanos / request.wallNanos();
    return new PartView(name, style, Text.time(nanos), Text.percent(share));
  }
}
