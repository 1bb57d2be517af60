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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A payment partner that settles in batches: the first payment opens a batch, which is closed some
 * time later, written to the journal, flushed to disk and answered as a whole. A lone payment takes
 * that time, and so do many that come together, whatever their number, with hardly any CPU: one
 * flush serves them all.
 */
public final class SettlementGateway implements AutoCloseable {

  private final HttpServer server;
  private final ExecutorService readers = Executors.newFixedThreadPool(4);
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private final int batchMillis;
  private final Path journalFile;
  private final FileChannel journal;
  private List<Payment> open = new ArrayList<>();
  private Future<?> settling = CompletableFuture.completedFuture(null);
  private long receipts;

  private record Payment(HttpExchange exchange, String body) {}

  private SettlementGateway(HttpServer server, int batchMillis, Path journalFile)
      throws IOException {
    this.server = server;
    this.batchMillis = batchMillis;
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
   * @param batchMillis from a batch's first payment to its settlement
   */
  public static SettlementGateway start(int port, int batchMillis) throws IOException {
    // the JDK's server otherwise holds each answer back for the client's delayed acknowledgement
    System.setProperty("sun.net.httpserver.nodelay", "true");
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    SettlementGateway gateway =
        new SettlementGateway(
            HttpServer.create(address, 0),
            batchMillis,
            Files.createTempFile("chokepoint-settled-", ".journal"));
    gateway.server.createContext("/settlements", gateway::collect);
    gateway.server.setExecutor(gateway.readers);
    gateway.server.start();
    return gateway;
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void collect(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    add(new Payment(exchange, body));
  }

  private synchronized void add(Payment payment) {
    if (open.isEmpty()) {
      settling = clock.schedule(this::settle, batchMillis, TimeUnit.MILLISECONDS);
    }
    open.add(payment);
  }

  private synchronized List<Payment> closeBatch() {
    List<Payment> closed = open;
    open = new ArrayList<>();
    return closed;
  }

  private void settle() {
    List<Payment> batch = closeBatch();
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
  public synchronized void close() {
    settling.cancel(false);
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
