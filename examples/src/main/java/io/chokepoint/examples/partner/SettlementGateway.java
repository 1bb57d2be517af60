package io.chokepoint.examples.partner;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.chokepoint.examples.Options;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A payment partner that settles in batches: payments are collected, and at each interval written
 * to the journal, flushed to disk and answered together. A payment therefore takes half an interval
 * on average and one at most, whatever the number of payments, and hardly any CPU.
 */
public final class SettlementGateway implements AutoCloseable {

  private static final int MOST_IN_A_BATCH = 10_000;

  private final HttpServer server;
  private final ExecutorService readers = Executors.newFixedThreadPool(4);
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private final BlockingQueue<Payment> collected = new ArrayBlockingQueue<>(MOST_IN_A_BATCH);
  private final Path journalFile;
  private final FileChannel journal;
  private long receipts;

  private record Payment(HttpExchange exchange, String body) {}

  private SettlementGateway(HttpServer server, Path journalFile) throws IOException {
    this.server = server;
    this.journalFile = journalFile;
    this.journal = FileChannel.open(journalFile, StandardOpenOption.APPEND);
  }

  /** Starts the gateway, prints {@code ready <URL>} and runs until the process is stopped. */
  public static void main(String[] args) throws IOException {
    Options options = Options.parse(args, Set.of("port", "batch-millis"));
    SettlementGateway gateway =
        start(options.number("port", 0), options.number("batch-millis", 200));
    Runtime.getRuntime().addShutdownHook(new Thread(gateway::close, "stop-partner"));
    System.out.println("ready " + gateway.url());
  }

  /**
   * Starts a gateway on the loopback interface.
   *
   * @param port 0 for any free one
   */
  public static SettlementGateway start(int port, int batchMillis) throws IOException {
    // the JDK's server otherwise holds each answer back for the client's delayed acknowledgement
    System.setProperty("sun.net.httpserver.nodelay", "true");
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    SettlementGateway gateway =
        new SettlementGateway(
            HttpServer.create(address, 0), Files.createTempFile("chokepoint-settled-", ".journal"));
    gateway.server.createContext("/settlements", gateway::collect);
    gateway.server.setExecutor(gateway.readers);
    gateway.server.start();
    gateway.clock.scheduleAtFixedRate(
        gateway::settle, batchMillis, batchMillis, TimeUnit.MILLISECONDS);
    return gateway;
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void collect(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    if (!collected.offer(new Payment(exchange, body))) {
      exchange.sendResponseHeaders(503, -1);
      exchange.close();
    }
  }

  private void settle() {
    List<Payment> batch = new ArrayList<>();
    collected.drainTo(batch);
    if (batch.isEmpty()) {
      return;
    }
    try {
      StringBuilder lines = new StringBuilder();
      batch.forEach(p -> lines.append(p.body()).append('\n'));
      journal.write(ByteBuffer.wrap(lines.toString().getBytes(UTF_8)));
      journal.force(true);
      batch.forEach(this::answer);
    } catch (IOException e) {
      batch.forEach(p -> p.exchange().close());
    }
  }

  private void answer(Payment payment) {
    byte[] receipt = ("R-" + ++receipts).getBytes(UTF_8);
    try (HttpExchange exchange = payment.exchange()) {
      exchange.sendResponseHeaders(200, receipt.length);
      exchange.getResponseBody().write(receipt);
    } catch (IOException e) {
      // this payer went away; the others still wait for their receipts
    }
  }

  /** Stops the server and removes its journal. */
  @Override
  public void close() {
    clock.shutdownNow();
    server.stop(0);
    readers.shutdownNow();
    try {
      journal.close();
      Files.deleteIfExists(journalFile);
    } catch (IOException e) {
      System.err.println("the journal stays at " + journalFile + ": " + e.getMessage());
    }
  }
}
