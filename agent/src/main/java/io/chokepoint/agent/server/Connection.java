package io.chokepoint.agent.server;

import io.chokepoint.agent.own.AgentErrors;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** One client's connection: its requests one after the other, each part with its deadline. */
final class Connection implements Runnable {

  /** How a request becomes an answer. */
  interface Answering {
    ServerAnswer answer(ServerRequest request);
  }

  static final long NEVER = Long.MAX_VALUE;

  private static final long START_NANOS = System.nanoTime();
  private static final long LINGER_MILLIS = 1_000;
  private static final int LINGER_BYTES = 1 << 20;

  private final Socket socket;
  private final AgentServer.Limits limits;
  private final Answering answering;
  private final AgentErrors errors;
  private final Consumer<Connection> closed;
  private volatile long deadline;
  private volatile long waitingSince;

  /**
   * @param closed told once it is closed
   */
  Connection(
      Socket socket,
      AgentServer.Limits limits,
      Answering answering,
      AgentErrors errors,
      Consumer<Connection> closed) {
    this.socket = socket;
    this.limits = limits;
    this.answering = answering;
    this.errors = errors;
    this.closed = closed;
    waitForClient(limits.readMillis());
  }

  /** Nanoseconds of the server's own time, which can be compared. */
  static long now() {
    return System.nanoTime() - START_NANOS;
  }

  boolean isOverdue(long now) {
    return now > deadline;
  }

  /** Since when it waits for its client to send; {@link #NEVER} while it answers. */
  long waitingSince() {
    return waitingSince;
  }

  @Override
  public void run() {
    try {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      OutputStream out = socket.getOutputStream();
      boolean goOn = true;
      while (goOn) {
        goOn = exchange(in, out);
      }
    } catch (IOException e) {
      // the client went away, or was too slow
    } catch (RuntimeException | Error e) {
      errors.add("a connection", e);
    } finally {
      close();
    }
  }

  /** Closes it, whatever it is at. */
  void close() {
    closed.accept(this);
    try {
      socket.close();
    } catch (IOException e) {
      // it is gone
    }
  }

  private boolean exchange(InputStream in, OutputStream out) throws IOException {
    boolean local = socket.getInetAddress().isLoopbackAddress();
    RequestReader reader = new RequestReader(in, local, () -> waitForClient(limits.readMillis()));
    ServerRequest request;
    try {
      request = reader.read(out);
    } catch (RefusedException e) {
      answer(e.answer(), new Reply(out, true, false, this::writing), false);
      linger(in);
      return false;
    }
    if (request == null) {
      return false;
    }
    working();
    boolean head = request.method().equals("HEAD");
    ServerAnswer answer = answering.answer(head ? request.as("GET") : request);
    answer(answer, new Reply(out, reader.persistent(), reader.chunks(), this::writing), head);
    waitForClient(limits.idleMillis());
    return reader.persistent();
  }

  /** An answer that fails before its first byte has left is the agent's failure, told as such. */
  private void answer(ServerAnswer answer, Reply reply, boolean head) throws IOException {
    try {
      reply.send(answer, head);
    } catch (RuntimeException e) {
      errors.add("writing an answer", e);
      if (reply.begun()) {
        throw new IOException("answer broken off", e);
      }
      reply.send(ServerAnswer.error(500, "the agent failed; see /api/v1/health"), head);
    }
  }

  /** What the client still sends is read, as closing over unread bytes would destroy the answer. */
  private void linger(InputStream in) throws IOException {
    waitForClient(LINGER_MILLIS);
    socket.shutdownOutput();
    byte[] unread = new byte[8 << 10];
    int n;
    for (int sum = 0; sum < LINGER_BYTES && (n = in.read(unread)) > 0; sum += n) {}
  }

  private void waitForClient(long millis) {
    long now = now();
    waitingSince = now;
    deadline = now + TimeUnit.MILLISECONDS.toNanos(millis);
  }

  private void working() {
    waitingSince = NEVER;
    deadline = NEVER;
  }

  /**
   * @param begins whether bytes are about to leave, or have left
   */
  private void writing(boolean begins) {
    waitingSince = NEVER;
    deadline = begins ? now() + TimeUnit.MILLISECONDS.toNanos(limits.writeMillis()) : NEVER;
  }
}
