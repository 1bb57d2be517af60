package io.chokepoint.agent;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * For how long the current thread was ready to run and had no processor, as Linux counts it: the
 * second figure of its {@code schedstat}. The file stays open as long as the thread asks for it,
 * which makes a look nine times cheaper; not as a channel, which an interrupt would close.
 *
 * <p>However many threads there are, few files are open, and none where the service itself may soon
 * be out of descriptors: a thread for which there is no room is not measured. {@link #tidy} closes
 * those of threads that ended or ask no more.
 */
final class RunQueueClock {

  /** Files open at a time: a sample of the threads is enough. */
  static final int MOST = 64;

  /** Of the descriptors that are free, ours may be one in so many. */
  private static final int SHARE = 8;

  /** A file that was not read during this many calls of {@link #tidy} is closed. */
  private static final int IDLE = 10;

  private static final String FILE = "/proc/thread-self/schedstat";

  /** A security manager would ask whether the application may read the file. */
  @SuppressWarnings("removal")
  private static final boolean THERE =
      System.getSecurityManager() == null && Files.isReadable(Path.of(FILE));

  private final LongSupplier freeDescriptors;
  private final ThreadLocal<ThreadFile> current = new ThreadLocal<>();

  /** Guarded by itself, the files in it by themselves; the list's lock is taken first. */
  private final List<ThreadFile> open = new ArrayList<>();

  private int allowed;
  private volatile boolean room;

  /**
   * @param freeDescriptors how many files the process could still open
   */
  RunQueueClock(LongSupplier freeDescriptors) {
    this.freeDescriptors = freeDescriptors;
    tidy();
  }

  /** Negative where it is not counted or not measured; called by platform threads only. */
  long nanos() {
    ThreadFile own = current.get();
    if (own == null) {
      if (!room) {
        return -1;
      }
      own = new ThreadFile(Thread.currentThread());
      current.set(own);
    }
    return own.file != null || (room && open(own)) ? own.read() : -1;
  }

  /** Where one cannot be opened, none is tried until the next call of {@link #tidy}. */
  private boolean open(ThreadFile own) {
    synchronized (open) {
      if (open.size() >= allowed) {
        room = false;
        return false;
      }
      try {
        own.file = new RandomAccessFile(FILE, "r");
      } catch (IOException | RuntimeException e) {
        room = false;
        return false;
      }
      open.add(own);
      return true;
    }
  }

  /** To be called once a second. */
  void tidy() {
    synchronized (open) {
      open.removeIf(ThreadFile::closeIfIdle);
      allowed = THERE ? allowed(freeDescriptors.getAsLong() + open.size()) : 0;
      Iterator<ThreadFile> files = open.iterator();
      for (int more = open.size() - allowed; more > 0; more--) {
        files.next().close();
        files.remove();
      }
      room = open.size() < allowed;
    }
  }

  private static int allowed(long free) {
    return (int) Math.max(0, Math.min(MOST, free / SHARE));
  }

  int openFiles() {
    synchronized (open) {
      return open.size();
    }
  }

  /**
   * One thread's file. It is read, and closed, under its lock: by its number only Linux knows it.
   */
  private static final class ThreadFile {

    private final Thread thread;
    private final byte[] text = new byte[64];
    private volatile @Nullable RandomAccessFile file;
    private int unread;

    ThreadFile(Thread thread) {
      this.thread = thread;
    }

    synchronized long read() {
      RandomAccessFile there = file;
      if (there == null) {
        return -1;
      }
      unread = 0;
      try {
        there.seek(0);
        return second(text, there.read(text));
      } catch (IOException e) {
        return -1;
      }
    }

    synchronized boolean closeIfIdle() {
      boolean idle = !thread.isAlive() || ++unread > IDLE;
      if (idle) {
        close();
      }
      return idle;
    }

    synchronized void close() {
      RandomAccessFile there = file;
      file = null;
      try {
        if (there != null) {
          there.close();
        }
      } catch (IOException e) {
        // it is closed all the same
      }
    }
  }

  /** The second of the numbers that spaces part; negative where there is none. */
  static long second(byte[] text, int length) {
    int at = 0;
    while (at < length && text[at] != ' ') {
      at++;
    }
    long number = -1;
    for (at++; at < length && text[at] >= '0' && text[at] <= '9'; at++) {
      number = Math.max(0, number) * 10 + text[at] - '0';
    }
    return number;
  }
}
