package io.chokepoint.examples.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.chokepoint.examples.Options;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * What answers in the time a language model takes: one step of the decoder writes one token of
 * every answer in its batch, however many there are, and as long as the batch is full further
 * questions wait (continuous batching). The words mean nothing; their number follows from the
 * question, so that the same question takes the same time.
 */
public final class LanguageModel implements AutoCloseable {

  private static final int FEWEST_TOKENS = 20;

  private final HttpServer server;
  private final ScheduledExecutorService decoder = Executors.newSingleThreadScheduledExecutor();
  private final int batch;
  private final int mostTokens;
  private final Deque<Answer> waiting = new ArrayDeque<>();
  private final List<Answer> decoded = new ArrayList<>();

  /** An answer that is being written. */
  private static final class Answer {
    private final HttpExchange exchange;
    private final int tokens;
    private final StringBuilder text = new StringBuilder();
    private int written;

    Answer(HttpExchange exchange, int tokens) {
      this.exchange = exchange;
      this.tokens = tokens;
    }

    boolean step() {
      text.append("token-").append(written++).append(' ');
      return written == tokens;
    }
  }

  private LanguageModel(HttpServer server, int batch, int mostTokens) {
    this.server = server;
    this.batch = batch;
    this.mostTokens = mostTokens;
  }

  /** Starts the model, prints {@code ready <URL>} and runs until the process is stopped. */
  public static void main(String[] args) throws IOException {
    Options options = Options.parse(args, Set.of("port", "batch", "token-millis", "tokens"));
    LanguageModel model =
        start(
            options.number("port", 0),
            options.number("batch", 32),
            options.number("token-millis", 10),
            options.number("tokens", 100));
    Runtime.getRuntime().addShutdownHook(new Thread(model::close, "stop-model"));
    System.out.println("ready " + model.url());
  }

  /**
   * Starts a model on the loopback interface.
   *
   * @param port 0 for any free one
   * @param batch how many answers are written at a time
   * @param tokenMillis how long a step of the decoder takes
   * @param mostTokens of the longest answer
   */
  public static LanguageModel start(int port, int batch, int tokenMillis, int mostTokens)
      throws IOException {
    // the JDK's server otherwise holds each answer back for the client's delayed acknowledgement
    System.setProperty("sun.net.httpserver.nodelay", "true");
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    LanguageModel model = new LanguageModel(HttpServer.create(address, 0), batch, mostTokens);
    model.server.createContext("/generate", model::ask);
    model.server.setExecutor(Executors.newFixedThreadPool(4));
    model.server.start();
    model.decoder.scheduleAtFixedRate(model::step, tokenMillis, tokenMillis, TimeUnit.MILLISECONDS);
    return model;
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void ask(HttpExchange exchange) throws IOException {
    String question = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    int range = Math.max(1, mostTokens - FEWEST_TOKENS);
    int tokens = FEWEST_TOKENS + Math.floorMod(question.hashCode(), range);
    synchronized (this) {
      waiting.add(new Answer(exchange, tokens));
    }
  }

  private void step() {
    List<Answer> whole = new ArrayList<>();
    synchronized (this) {
      while (decoded.size() < batch && !waiting.isEmpty()) {
        decoded.add(waiting.remove());
      }
      decoded.removeIf(
          answer -> {
            boolean last = answer.step();
            if (last) {
              whole.add(answer);
            }
            return last;
          });
    }
    whole.forEach(LanguageModel::send);
  }

  private static void send(Answer answer) {
    byte[] text = answer.text.toString().getBytes(UTF_8);
    try (HttpExchange exchange = answer.exchange) {
      exchange.sendResponseHeaders(200, text.length);
      exchange.getResponseBody().write(text);
    } catch (IOException e) {
      // who asked went away; the others still wait for their answers
    }
  }

  @Override
  public void close() {
    decoder.shutdownNow();
    server.stop(0);
  }
}
