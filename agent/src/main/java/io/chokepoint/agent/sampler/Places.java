package io.chokepoint.agent.sampler;

import io.chokepoint.agent.record.Place;
import io.chokepoint.agent.record.Place.State;
import io.chokepoint.bridge.Resource;
import io.chokepoint.bridge.Resource.Kind;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Tells what a thread was waiting for from its state and the top of its stack. A thread in native
 * code that waits for the network or a disk counts as runnable with the JVM; the JDK's methods
 * there tell it apart. What is not recognised was running.
 */
final class Places {

  private static final String OTHER = "other";

  private static final List<String> JDK =
      List.of("java.", "javax.", "jdk.", "sun.", "com.sun.", "io.chokepoint.bridge.");
  private static final List<String> SOCKETS =
      List.of(
          "sun.nio.ch.Net.",
          "sun.nio.ch.SocketDispatcher.read",
          "sun.nio.ch.UnixDomainSockets.",
          "sun.nio.ch.NioSocketImpl.",
          "sun.nio.ch.EPoll.",
          "java.net.Inet4AddressImpl.",
          "java.net.Inet6AddressImpl.");
  private static final List<String> FILES =
      List.of(
          "java.io.FileInputStream.",
          "java.io.FileOutputStream.",
          "java.io.RandomAccessFile.",
          "java.io.FileDescriptor.sync",
          "java.io.UnixFileSystem.",
          "java.io.WinNTFileSystem.",
          "sun.nio.ch.FileDispatcherImpl.",
          "sun.nio.ch.UnixFileDispatcherImpl.",
          "sun.nio.ch.FileChannelImpl.",
          "sun.nio.fs.UnixNativeDispatcher.",
          "sun.nio.fs.WindowsNativeDispatcher.");

  private final BiFunction<Kind, String, Resource> resources;
  private final Bounded codes = new Bounded(1_000);
  private final Bounded names = new Bounded(100);

  /**
   * @param resources finds or makes the one of a kind and name
   */
  Places(BiFunction<Kind, String, Resource> resources) {
    this.resources = resources;
  }

  /** Null where the thread is not in a request's code at all. */
  @Nullable Place of(Sighting seen) {
    State state = state(seen.state());
    if (state == null) {
      return null;
    }
    String lock = seen.lock();
    StackTraceElement[] stack = seen.stack();
    if (stack.length == 0) {
      Resource monitor =
          lock == null || state != State.BLOCKED ? null : resource(Kind.LOCK, lockOf(lock));
      return new Place(state, monitor, null);
    }
    StackTraceElement frame = firstOfApplication(stack);
    String code = named(frame);
    Kind kind = kind(seen);
    String name = lock == null || kind != Kind.LOCK ? site(frame) : lockOf(lock);
    Resource resource = kind == null ? null : resource(kind, name);
    return new Place(state, resource, codes.add(code) ? code : OTHER);
  }

  private static @Nullable State state(Thread.State state) {
    return switch (state) {
      case RUNNABLE -> State.RUNNING;
      case BLOCKED -> State.BLOCKED;
      case WAITING, TIMED_WAITING -> State.WAITING;
      case NEW, TERMINATED -> null;
    };
  }

  private Resource resource(Kind kind, String name) {
    return resources.apply(kind, names.add(name) ? name : OTHER);
  }

  private static @Nullable Kind kind(Sighting seen) {
    StackTraceElement[] stack = seen.stack();
    return switch (seen.state()) {
      case BLOCKED -> Kind.LOCK;
      case WAITING, TIMED_WAITING -> parkedAtLock(stack) ? Kind.LOCK : Kind.IDLE;
      case RUNNABLE -> stack[0].isNativeMethod() ? io(stack) : null;
      default -> null;
    };
  }

  /** A lock's own wait, and not one for a condition of it. */
  private static boolean parkedAtLock(StackTraceElement[] stack) {
    for (StackTraceElement frame : stack) {
      String type = frame.getClassName();
      if (!type.startsWith("java.") && !type.startsWith("jdk.")) {
        return false;
      }
      if (frame.getMethodName().startsWith("await")) {
        return false;
      }
      if (type.startsWith("java.util.concurrent.locks.Reentrant")
          || type.startsWith("java.util.concurrent.locks.StampedLock")) {
        return true;
      }
    }
    return false;
  }

  /**
   * Sockets are read and written by way of the files' methods too: the caller tells. What is
   * written to one goes into a buffer, and a thread in there is at work.
   */
  private static @Nullable Kind io(StackTraceElement[] stack) {
    boolean file = false;
    for (int i = 0; i < Math.min(4, stack.length); i++) {
      String frame = stack[i].getClassName() + "." + stack[i].getMethodName();
      if (SOCKETS.stream().anyMatch(frame::startsWith)) {
        return Kind.DOWNSTREAM;
      }
      if (frame.startsWith("sun.nio.ch.SocketDispatcher.")) {
        return null;
      }
      file |= FILES.stream().anyMatch(frame::startsWith);
    }
    return file ? Kind.DISK : null;
  }

  /** {@code ReentrantLock$NonfairSync} is a ReentrantLock to whoever wrote {@code lock()}. */
  private static String lockOf(String type) {
    int inner = type.indexOf('$');
    return type.startsWith("java.util.concurrent.") && inner > 0 ? type.substring(0, inner) : type;
  }

  private static StackTraceElement firstOfApplication(StackTraceElement[] stack) {
    for (StackTraceElement frame : stack) {
      String type = frame.getClassName();
      if (JDK.stream().noneMatch(type::startsWith)) {
        return frame;
      }
    }
    return stack[0];
  }

  private static String site(StackTraceElement frame) {
    return frame.getClassName() + "." + frame.getMethodName();
  }

  private static String named(StackTraceElement frame) {
    String method = site(frame);
    return frame.getLineNumber() > 0 ? method + ":" + frame.getLineNumber() : method;
  }

  /** The texts that came first, as many as there is room for. */
  private static final class Bounded {

    private final int most;
    private final Set<String> texts = new HashSet<>();

    Bounded(int most) {
      this.most = most;
    }

    /** Whether it is one of them. */
    boolean add(String text) {
      return texts.contains(text) || (texts.size() < most && texts.add(text));
    }
  }
}
