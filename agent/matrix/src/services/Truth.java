import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** How long requests really took for something, as the service itself measured it. */
final class Truth {

  private final Map<String, LongAdder> nanos = new ConcurrentHashMap<>();

  /** Told at {@code /truth}, as lines {@code what=nanos}, and forgotten at {@code /untruth}. */
  Serving on(Serving serving) {
    return serving.on("/truth", this::told).on("/untruth", this::forgotten);
  }

  private String forgotten() {
    nanos.clear();
    return "";
  }

  private String told() {
    StringBuilder lines = new StringBuilder();
    nanos.forEach((what, sum) -> lines.append(what).append('=').append(sum).append('\n'));
    return lines.toString();
  }

  void add(String what, long beganNanos) {
    addNanos(what, System.nanoTime() - beganNanos);
  }

  void addNanos(String what, long more) {
    nanos.computeIfAbsent(what, w -> new LongAdder()).add(more);
  }
}
