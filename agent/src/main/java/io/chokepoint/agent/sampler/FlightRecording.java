package io.chokepoint.agent.sampler;

import io.chokepoint.bridge.Bridge;
import io.chokepoint.bridge.Ledger;
import io.chokepoint.bridge.OwnCode;
import io.chokepoint.core.timeline.JvmWindow;
import io.chokepoint.core.timeline.JvmWindow.Recorded;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.management.JMException;
import javax.management.ObjectName;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedClass;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordedObject;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;
import org.jspecify.annotations.Nullable;

/**
 * A recording of the JVM's own flight recorder: a sample of what is allocated ({@code
 * jdk.ObjectAllocationSample}, each event standing for the bytes since the one before it), and of
 * what was allocated meanwhile and has outlived a collection ({@code jdk.OldObjectSample}, without
 * the paths to roots, for which the JVM would have to stop), and of what threads of requests
 * compute ({@code jdk.ExecutionSample}: unlike a look at stacks it stops one thread, at any place).
 */
final class FlightRecording {

  private static final String ALLOCATED = "jdk.ObjectAllocationSample";
  private static final String OLD = "jdk.OldObjectSample";
  private static final String CONSTRUCTOR = "<init>";
  private static final String EXECUTED = "jdk.ExecutionSample";
  private static final Duration LENGTH = Duration.ofSeconds(10);
  private static final String OTHER = "other";
  private static final int PLACES = 10;
  private static final int LINES = 30;
  private static final int LOOK_MILLIS = 20;

  private FlightRecording() {}

  /** Takes as long as it records, and a little; null where this JVM has no recorder. */
  static @Nullable Recorded take() throws IOException {
    return ModuleLayer.boot().findModule("jdk.jfr").isPresent() && FlightRecorder.isAvailable()
        ? record(LENGTH, FlightRecording::atWork)
        : null;
  }

  private static List<Thread> atWork() {
    List<Thread> threads = new ArrayList<>();
    for (Ledger ledger : Bridge.atWork()) {
      Thread thread = ledger.thread();
      if (thread != null) {
        threads.add(thread);
      }
    }
    return threads;
  }

  /**
   * @param atWork threads of requests, asked all the while
   */
  static Recorded record(Duration length, Supplier<List<Thread>> atWork) throws IOException {
    lookDeeper();
    try (Recording recording = new Recording()) {
      recording.setName("chokepoint");
      recording.enable(ALLOCATED).with("throttle", "100/s").withStackTrace();
      recording.enable(OLD).with("cutoff", "0 ns").withStackTrace();
      recording.enable(EXECUTED).with("period", "20 ms").withStackTrace();
      recording.start();
      long began = System.nanoTime();
      Set<Long> requests = new HashSet<>();
      while (System.nanoTime() - began < length.toNanos() && sleep()) {
        atWork.get().forEach(thread -> requests.add(thread.getId()));
      }
      recording.stop();
      return read(recording, System.nanoTime() - began, requests);
    }
  }

  /**
   * The recorder keeps 64 frames, which end within a mapper and its driver. It can be told to keep
   * more until it is first used, by whomever; then its stacks stay as they are.
   */
  private static void lookDeeper() {
    if (FlightRecorder.isInitialized()) {
      return;
    }
    try {
      ManagementFactory.getPlatformMBeanServer()
          .invoke(
              new ObjectName("com.sun.management:type=DiagnosticCommand"),
              "jfrConfigure",
              new Object[] {new String[] {"stackdepth=" + Threads.DEPTH}},
              new String[] {String[].class.getName()});
    } catch (JMException | RuntimeException e) {
      // a JVM without this command records stacks as deep as it is used to
    }
  }

  /**
   * The file is there while it is read: a JVM that ends while it is recorded leaves none behind.
   */
  private static Recorded read(Recording recording, long nanos, Set<Long> requests)
      throws IOException {
    Path file = Files.createTempFile("chokepoint", ".jfr");
    try {
      recording.dump(file);
      return read(file, nanos, requests);
    } finally {
      Files.deleteIfExists(file);
    }
  }

  /** An interrupt, meant for others, makes it a short recording; its flag is cleared. */
  private static boolean sleep() {
    try {
      Thread.sleep(LOOK_MILLIS);
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }

  private static Recorded read(Path file, long nanos, Set<Long> requests) throws IOException {
    Map<String, Long> allocated = new HashMap<>();
    Map<String, Long> kept = new HashMap<>();
    Map<String, Long> running = new HashMap<>();
    try (RecordingFile events = new RecordingFile(file)) {
      while (events.hasMoreEvents()) {
        RecordedEvent event = events.readEvent();
        String type = event.getEventType().getName();
        if (type.equals(EXECUTED)) {
          RecordedThread thread = event.getThread("sampledThread");
          if (thread != null && requests.contains(thread.getJavaThreadId())) {
            running.merge(code(event.getStackTrace()), 1L, Long::sum);
          }
          continue;
        }
        if (isOurs(event.getThread())) {
          continue;
        }
        if (type.equals(ALLOCATED)) {
          allocated.merge(
              place(event.getClass("objectClass"), event), event.getLong("weight"), Long::sum);
        } else if (type.equals(OLD) && event.getValue("object") instanceof RecordedObject object) {
          kept.merge(place(object.getClass("type"), event), 1L, Long::sum);
        }
      }
    }
    return new Recorded(nanos, most(allocated, PLACES), most(kept, PLACES), most(running, LINES));
  }

  private static boolean isOurs(@Nullable RecordedThread thread) {
    String name = thread == null ? null : thread.getJavaName();
    return name != null && (name.startsWith("chokepoint-") || name.startsWith("JFR "));
  }

  private static String place(@Nullable RecordedClass type, RecordedEvent event) {
    String made = type == null ? "objects" : nameOf(type.getName());
    RecordedStackTrace stack = event.getStackTrace();
    List<RecordedFrame> frames = stack == null ? List.of() : stack.getFrames();
    RecordedFrame frame = frame(frames);
    if (frame == null) {
      return made + JvmWindow.UNKNOWN_PLACE;
    }
    String own = frame.getMethod().getType().getName();
    RecordedFrame handler = OwnCode.isProgramOfOthers(own) ? handler(frames) : null;
    String place = named(frame);
    String asked = handler == null || named(handler).equals(place) ? "" : ", for " + named(handler);
    return made + " at " + place + asked;
  }

  private static String named(RecordedFrame frame) {
    RecordedMethod method = frame.getMethod();
    String line = frame.getLineNumber() > 0 ? ":" + frame.getLineNumber() : "";
    return OwnCode.method(method.getType().getName(), method.getName()) + line;
  }

  /** What the request was given to, where a library is the program that runs. */
  private static @Nullable RecordedFrame handler(List<RecordedFrame> frames) {
    RecordedFrame outermost = null;
    for (RecordedFrame frame : frames) {
      RecordedMethod method = frame.getMethod();
      if (method != null && OwnCode.handles(method.getType().getName(), method.getName())) {
        outermost = frame;
      }
    }
    return outermost;
  }

  /** As the sampler of requests calls it. */
  private static String code(@Nullable RecordedStackTrace stack) {
    List<StackTraceElement> frames = new ArrayList<>();
    for (RecordedFrame frame : stack == null ? List.<RecordedFrame>of() : stack.getFrames()) {
      RecordedMethod method = frame.getMethod();
      if (method != null) {
        frames.add(
            new StackTraceElement(
                method.getType().getName(), method.getName(), null, frame.getLineNumber()));
      }
    }
    return frames.isEmpty() ? OTHER : WaitingPlaces.code(frames.toArray(StackTraceElement[]::new));
  }

  /**
   * The innermost of the application's own, or for a constructor who calls it; else the innermost
   * that is not the JDK's.
   */
  private static @Nullable RecordedFrame frame(List<RecordedFrame> frames) {
    RecordedFrame found = null;
    RecordedFrame constructor = null;
    RecordedMethod called = null;
    for (RecordedFrame frame : frames) {
      RecordedMethod method = frame.getMethod();
      String type = method == null ? "" : method.getType().getName();
      if (!type.isEmpty()
          && OwnCode.isAtWork(
              type,
              called == null ? null : called.getType().getName(),
              called == null ? null : called.getName())) {
        if (!CONSTRUCTOR.equals(frame.getMethod().getName())) {
          return frame;
        }
        constructor = frame;
      } else if (constructor != null) {
        return constructor;
      }
      called = method;
      boolean others = !type.isEmpty() && !OwnCode.isJdk(type) && OwnCode.isWritten(type);
      found = found == null && others ? frame : found;
    }
    return constructor == null ? found : constructor;
  }

  /** {@code [[B} is {@code byte[][]} in source code. */
  static String nameOf(String type) {
    int dimensions = type.lastIndexOf('[') + 1;
    if (dimensions == 0) {
      return simple(type);
    }
    String element =
        switch (type.charAt(dimensions)) {
          case 'B' -> "byte";
          case 'C' -> "char";
          case 'D' -> "double";
          case 'F' -> "float";
          case 'I' -> "int";
          case 'J' -> "long";
          case 'S' -> "short";
          case 'Z' -> "boolean";
          default -> simple(type.substring(dimensions + 1, type.length() - 1));
        };
    return element + "[]".repeat(dimensions);
  }

  private static String simple(String type) {
    return type.substring(type.lastIndexOf('.') + 1);
  }

  private static Map<String, Long> most(Map<String, Long> places, int atMost) {
    Map<String, Long> most =
        places.entrySet().stream()
            .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
            .limit(atMost)
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    long all = places.values().stream().mapToLong(Long::longValue).sum();
    long told = most.values().stream().mapToLong(Long::longValue).sum();
    if (all > told) {
      most.merge(OTHER, all - told, Long::sum);
    }
    return most;
  }
}
