package io.chokepoint.driver.http;

import io.chokepoint.driver.plan.Destination;
import io.chokepoint.driver.plan.Transport;
import io.netty.handler.proxy.ProxyConnectException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/**
 * One connection before the load, opened as the load will open them, so that a certificate that
 * fails or a protocol that is not spoken is one clear line and not a million failed requests.
 */
public final class Preflight {

  private static final int PATIENCE_SECONDS = 8;

  private Preflight() {}

  /**
   * Opens one connection and closes it; sends no request.
   *
   * @throws IOException with a message for people
   */
  public static void check(Destination destination, InetSocketAddress address) throws IOException {
    boolean http2 = destination.transport().protocol() == Transport.Protocol.HTTP_2;
    if (!destination.secure() && !http2 && destination.transport().proxy() == null) {
      return;
    }
    Vertx vertx = Client.vertx(1);
    try {
      Client client = new Client(vertx, destination, Addresses.of(address));
      await(http2 ? client.connect() : client.connectPlain());
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new IOException(why(cause, http2), cause);
    } catch (TimeoutException e) {
      throw new IOException("no answer to " + (http2 ? "HTTP/2" : "TLS"), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      vertx.close();
    }
  }

  private static void await(Future<?> opening)
      throws ExecutionException, TimeoutException, InterruptedException {
    CompletableFuture<Object> opened = new CompletableFuture<>();
    opening.onComplete(opened::complete, opened::completeExceptionally);
    opened.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private static String why(Throwable failure, boolean http2) {
    if (FailureClasses.caused(failure, ProxyConnectException.class) != null) {
      return "the proxy refuses (" + message(failure) + ")";
    }
    if (failure instanceof NotSpokenException) {
      return message(failure);
    }
    if (FailureClasses.caused(failure, SSLException.class) == null) {
      return http2
          ? "the server does not speak HTTP/2 (" + message(failure) + ")"
          : message(failure);
    }
    List<Throwable> chain = FailureClasses.chain(failure);
    Throwable root = chain.get(chain.size() - 1);
    if (root instanceof CertificateExpiredException) {
      return "certificate has expired (" + message(root) + ")";
    }
    if (root instanceof CertificateNotYetValidException) {
      return "certificate is not valid yet (" + message(root) + ")";
    }
    String text = message(root);
    if (text.startsWith("No subject alternative") || text.startsWith("No name matching")) {
      return "certificate is for another host (" + text + ")";
    }
    if (root instanceof CertPathValidatorException || text.contains("certification path")) {
      return "certificate is not trusted: unknown issuer ("
          + text
          + "); name the issuer with tls: {trust: FILE.pem}, or trust every issuer with tls: {verify: false}";
    }
    return "TLS handshake failed (" + text + ")";
  }

  private static String message(Throwable t) {
    String message = t.getMessage();
    return message == null || message.isBlank()
        ? t.getClass().getSimpleName()
        : message.lines().findFirst().orElse("").strip();
  }
}
