import java.io.FileInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import javax.management.ObjectName;

/** The JDK's own ways to lose time. Each answer is for how many nanoseconds it was lost. */
final class WaitsService {

  private static final long MILLI = 1_000_000;
  private static final int LIVE = 48 << 10;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final Till SHARED = new Till();
  private static final List<byte[]> KEPT = new ArrayList<>();
  private static volatile Object garbage;

  /** One customer at a time. */
  static final class Till {}

  public static void main(String[] args) throws Exception {
    Path file = Files.createTempFile("waits", ".bin");
    file.toFile().deleteOnExit();
    for (int i = 0; i < LIVE; i++) {
      KEPT.add(new byte[1 << 10]);
    }
    new Serving()
        .on("/contended", () -> pay(SHARED))
        .on("/uncontended", () -> pay(new Till()))
        .on("/sleep", () -> nap())
        .on("/wait", () -> waitFor(new Till()))
        .on("/compute", () -> compute(20 * MILLI))
        .on("/garbage", () -> litter())
        .on("/collect", () -> collect())
        .on("/stop", () -> count())
        .on("/write", () -> write(file))
        .on("/read", () -> read(file))
        .start();
  }

  private static String pay(Till till) {
    long from = System.nanoTime();
    synchronized (till) {
      long waited = System.nanoTime() - from;
      compute(3 * MILLI);
      return String.valueOf(waited);
    }
  }

  private static String nap() throws InterruptedException {
    long from = System.nanoTime();
    Thread.sleep(15);
    return since(from);
  }

  private static String waitFor(Till till) throws InterruptedException {
    long from = System.nanoTime();
    synchronized (till) {
      till.wait(15);
    }
    return since(from);
  }

  /** Until the thread has had so much of a processor; says how long it had none. */
  private static String compute(long nanos) {
    long from = System.nanoTime();
    long cpu = THREADS.getCurrentThreadCpuTime();
    long used = 0;
    while (used < nanos) {
      for (int i = 0; i < 10_000; i++) {
        Math.sin(i);
      }
      used = THREADS.getCurrentThreadCpuTime() - cpu;
    }
    return String.valueOf(System.nanoTime() - from - used);
  }

  /** Makes garbage; says how long the thread was not on a processor, as it was being collected. */
  private static String litter() {
    long from = System.nanoTime();
    long cpu = THREADS.getCurrentThreadCpuTime();
    for (int i = 0; i < 60 << 10; i++) {
      garbage = new byte[1 << 10];
    }
    long used = THREADS.getCurrentThreadCpuTime() - cpu;
    return String.valueOf(System.nanoTime() - from - used);
  }

  private static String collect() {
    long from = System.nanoTime();
    long cpu = THREADS.getCurrentThreadCpuTime();
    System.gc();
    long used = THREADS.getCurrentThreadCpuTime() - cpu;
    return String.valueOf(System.nanoTime() - from - used);
  }

  /** Counts the heap's objects, for which all threads are stopped. */
  private static String count() throws Exception {
    long from = System.nanoTime();
    long cpu = THREADS.getCurrentThreadCpuTime();
    ManagementFactory.getPlatformMBeanServer()
        .invoke(
            new ObjectName("com.sun.management:type=DiagnosticCommand"),
            "gcClassHistogram",
            new Object[] {new String[] {"-all"}},
            new String[] {String[].class.getName()});
    long used = THREADS.getCurrentThreadCpuTime() - cpu;
    return String.valueOf(System.nanoTime() - from - used);
  }

  /** Says how long the thread was not on a processor: what the kernel copies is no wait. */
  private static String write(Path file) throws IOException {
    ByteBuffer block = ByteBuffer.allocate(256 << 10);
    long from = System.nanoTime();
    long cpu = THREADS.getCurrentThreadCpuTime();
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      for (int i = 0; i < 4; i++) {
        channel.write(block.rewind());
        channel.force(true);
      }
    }
    long used = THREADS.getCurrentThreadCpuTime() - cpu;
    return String.valueOf(System.nanoTime() - from - used);
  }

  private static String read(Path file) throws IOException {
    byte[] block = new byte[64 << 10];
    long from = System.nanoTime();
    try (FileInputStream in = new FileInputStream(file.toFile())) {
      while (in.read(block) > 0) {}
    }
    return since(from);
  }

  private static String since(long from) {
    return String.valueOf(System.nanoTime() - from);
  }
}
