package io.chokepoint.agent.sampler;

import io.chokepoint.agent.known.Libraries;
import io.chokepoint.agent.record.Place;
import io.chokepoint.agent.record.Place.State;
import io.chokepoint.bridge.OwnCode;
import io.chokepoint.bridge.Resource;
import io.chokepoint.bridge.Resource.Kind;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Tells what a thread was waiting for from its state and the top of its stack. A thread in native
 * code that waits for the network or a disk counts as runnable with the JVM; the JDK's methods
 * there tell it apart. What is not recognised was running.
 */
final class WaitingPlaces {

  private static final String OTHER = "other";

  private static final List<String> SERVERS = Libraries.serving();
  private static final int MONITORS = 1_000;

  /** Of a library's packages, as many say whose it is. */
  private static final int SEGMENTS = 3;

  /** They call what they are told to call. */
  private static final List<String> PASSING_ON =
      List.of(
          "java.lang.reflect.Method",
          "java.lang.invoke.",
          "jdk.internal.reflect.",
          "org.springframework.aop.",
          "org.springframework.cglib.");

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

  /** What monitors are called: by the first place that was seen to wait for one. */
  private final Map<Monitor, String> monitors =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Monitor, String> eldest) {
          return size() > MONITORS;
        }
      };

  private record Monitor(String type, int identity) {}

  /**
   * @param resources finds or makes the one of a kind and name
   */
  WaitingPlaces(BiFunction<Kind, String, Resource> resources) {
    this.resources = resources;
  }

  /** Null where the thread is not in a request's code at all. */
  @Nullable Place of(Sighting seen) {
    State state = state(seen.state());
    if (state == null) {
      return null;
    }
    StackTraceElement[] stack = seen.stack();
    if (stack.length == 0) {
      String monitor = state == State.BLOCKED ? knownMonitor(seen) : null;
      return new Place(state, monitor == null ? null : resource(Kind.LOCK, monitor), null);
    }
    Kind kind = kind(seen);
    Resource resource = kind == null ? null : resource(kind, nameOf(kind, seen));
    String code = code(stack);
    return new Place(state, resource, codes.add(code) ? code : OTHER);
  }

  private @Nullable String knownMonitor(Sighting seen) {
    String type = seen.lock();
    return type == null ? null : monitors.get(new Monitor(type, seen.identity()));
  }

  /** A lock is its library's where it is one's; all other waits are the waiting code's. */
  private String nameOf(Kind kind, Sighting seen) {
    StackTraceElement[] stack = seen.stack();
    String lock = seen.lock();
    if (kind == Kind.IDLE) {
      return called(stack, site(own(stack)));
    }
    if (kind != Kind.LOCK || lock == null) {
      return site(kind == Kind.DOWNSTREAM ? outsideJdk(stack) : own(stack));
    }
    return seen.state() == Thread.State.BLOCKED
        ? monitors.computeIfAbsent(
            new Monitor(lock, seen.identity()),
            m -> lock.substring(lock.lastIndexOf('.') + 1) + " at " + site(outsideJdk(stack)))
        : lockOf(lock);
  }

  /** Whether a thread, an event loop's, asks the system for what happens. */
  static boolean asksForEvents(StackTraceElement[] stack) {
    String type = stack[0].getClassName();
    return stack[0].isNativeMethod()
        && (type.startsWith("io.netty.channel.") || type.startsWith("sun.nio.ch.EPoll"));
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

  /** {@code ReentrantLock$NonfairSync} is a ReentrantLock in the code that calls {@code lock()}. */
  private static String lockOf(String type) {
    int inner = type.indexOf('$');
    return type.startsWith("java.util.concurrent.") && inner > 0 ? type.substring(0, inner) : type;
  }

  /** Whatever code it is that calls the JDK; where all is the JDK's, the innermost frame. */
  private static StackTraceElement outsideJdk(StackTraceElement[] stack) {
    for (StackTraceElement frame : stack) {
      if (isWritten(frame.getClassName())) {
        return frame;
      }
    }
    return stack[0];
  }

  private static boolean isWritten(String type) {
    return !OwnCode.isJdk(type) && OwnCode.isWritten(type);
  }

  /** The innermost of the application's own frames; else of any outside the JDK. */
  private static StackTraceElement own(StackTraceElement[] stack) {
    int own = indexOfOwn(stack);
    return own < 0 ? outsideJdk(stack) : stack[own];
  }

  private static int indexOfOwn(StackTraceElement[] stack) {
    for (int i = 0; i < stack.length; i++) {
      if (OwnCode.isAtWork(stack[i], i == 0 ? null : stack[i - 1])) {
        return i;
      }
    }
    return -1;
  }

  /**
   * {@code com.shop.Prices.parse:34 in java.util.regex.Matcher.matches}: a line of the
   * application's, and what it called. Where it has none there, the library: {@code
   * com.fasterxml.jackson}.
   */
  static String code(StackTraceElement[] stack) {
    int own = indexOfOwn(stack);
    if (own < 0) {
      StackTraceElement frame = beyondServers(stack);
      return OwnCode.isJdk(frame.getClassName()) ? site(frame) : library(frame.getClassName());
    }
    StackTraceElement frame = stack[own];
    String line = frame.getLineNumber() > 0 ? ":" + frame.getLineNumber() : "";
    return called(stack, site(frame) + line);
  }

  /** A place of the application's, with what it called there. */
  private static String called(StackTraceElement[] stack, String place) {
    int own = indexOfOwn(stack);
    return own <= 0 ? place : place + " in " + site(target(stack, own - 1));
  }

  /**
   * What a call comes to: behind a proxy or reflection the method of that name, else the first that
   * somebody wrote.
   */
  private static StackTraceElement target(StackTraceElement[] stack, int called) {
    StackTraceElement first = stack[called];
    StackTraceElement written = null;
    for (int i = called - 1; i >= 0 && passesOn(first); i--) {
      boolean same = stack[i].getMethodName().equals(first.getMethodName());
      if (!passesOn(stack[i]) && (same || written == null)) {
        written = stack[i];
        if (same) {
          break;
        }
      }
    }
    return written == null ? first : written;
  }

  private static boolean passesOn(StackTraceElement frame) {
    String type = frame.getClassName();
    return OwnCode.written(type) == null || PASSING_ON.stream().anyMatch(type::startsWith);
  }

  /** What a server's or web framework's code was called by, or calls, is what the work is for. */
  private static StackTraceElement beyondServers(StackTraceElement[] stack) {
    for (StackTraceElement frame : stack) {
      String type = frame.getClassName();
      if (isWritten(type) && SERVERS.stream().noneMatch(type::startsWith)) {
        return frame;
      }
    }
    return outsideJdk(stack);
  }

  private static String library(String type) {
    String[] parts = type.split("\\.");
    return String.join(".", List.of(parts).subList(0, Math.min(SEGMENTS, parts.length)));
  }

  private static String site(StackTraceElement frame) {
    return OwnCode.method(frame.getClassName(), frame.getMethodName());
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
