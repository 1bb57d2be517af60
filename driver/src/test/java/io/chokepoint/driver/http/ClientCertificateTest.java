package io.chokepoint.driver.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chokepoint.driver.plan.Plan;
import io.chokepoint.driver.plan.yaml.PlanReader;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.PfxOptions;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Targets that ask for a certificate. */
class ClientCertificateTest {

  /** What RFC 5958 has before an RSA key of 2048 bits. */
  private static final int WRAPPING = 26;

  @TempDir static Path folder;

  private static TestCertificate server;

  @BeforeAll
  static void make() throws Exception {
    server = TestCertificate.good(folder);
    write(server, "other");
    byte[] key = write(TestCertificate.ofRsa(folder), "me");
    Files.writeString(
        folder.resolve("rsa.key"),
        pem("RSA PRIVATE KEY", Arrays.copyOfRange(key, WRAPPING, key.length)));
    Files.writeString(folder.resolve("locked.key"), pem("ENCRYPTED PRIVATE KEY", new byte[9]));
    Files.writeString(folder.resolve("old.key"), pem("EC PRIVATE KEY", new byte[9]));
  }

  @Test
  void itIsShownOverEachProtocol() throws Exception {
    Vertx vertx = Vertx.vertx();
    try {
      HttpServer demanding =
          vertx
              .createHttpServer(
                  new HttpServerOptions()
                      .setSsl(true)
                      .setUseAlpn(true)
                      .setAlpnVersions(List.of(HttpVersion.HTTP_2, HttpVersion.HTTP_1_1))
                      .setClientAuth(ClientAuth.REQUIRED)
                      .setTrustOptions(
                          new PemTrustOptions().addCertPath(folder.resolve("me.pem").toString()))
                      .setKeyCertOptions(
                          new PfxOptions()
                              .setPath(server.keyStore().toString())
                              .setPassword(TestCertificate.PASSWORD)))
              .webSocketHandler(socket -> {})
              .requestHandler(request -> request.response().end());
      int port =
          demanding
              .listen(0, "127.0.0.1")
              .toCompletionStage()
              .toCompletableFuture()
              .get(20, TimeUnit.SECONDS)
              .actualPort();
      String target =
          "target: {a: {url: 'https://localhost:PORT', TLS}, b: {url: 'https://localhost:PORT', http: 2, TLS}}\n"
              .replace("PORT", "" + port)
              .replace("TLS", "tls: {trust: good.pem, certificate: me.pem, key: me.key}");
      Seen seen =
          Seen.of(
              plan(
                  target
                      + """
                      endpoints: [{name: one, path: /}, {name: two, path: /, target: b}]
                      load: {requests: 10, workers: 2, within: 30s}
                      """),
              1);
      Seen socket =
          Seen.of(
              plan(
                  target
                      + """
                      endpoints: [{name: one, path: /}]
                      websockets: [{name: w, path: /}]
                      load: {requests: 1, workers: 1, within: 3s}
                      """),
              1);

      assertThat(seen.errors()).isEmpty();
      assertThat(seen.completed()).isEqualTo(10);
      assertThat(socket.of("w connect").errors()).isEmpty();
      assertThat(socket.of("w connect").completed()).isEqualTo(1);
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{certificate: me.pem, key: other.key}|other.key: it is not the key of the certificate",
        "{certificate: me.pem, key: none.key}|none.key cannot be read",
        "{certificate: me.pem, key: me.pem}|me.pem: there is no private key in it (PEM)",
        "{certificate: me.key, key: me.key}|me.key: it is no PEM file of certificates",
        "{certificate: me.pem, key: locked.key}|locked.key: its private key has a passphrase; make it plain with openssl pkcs8 -topk8 -nodes",
        "{certificate: me.pem, key: old.key}|old.key: its private key is of the kind EC; make it plain with openssl pkcs8 -topk8 -nodes",
        "{certificate: me.pem}|1:45: \"certificate\" goes with key",
        "{key: me.key}|1:37: \"key\" goes with certificate",
      })
  void whatDoesNotFitIsOneLineBeforeTheRun(String tls, String message) throws Exception {
    assertThatThrownBy(
            () ->
                plan(
                    "target: {url: https://a, tls: "
                        + tls
                        + "}\nendpoints: [{path: /}]\nload: {smoke: {}}\n"))
        .message()
        .startsWith(folder.resolve("p.yaml") + ":1:")
        .endsWith(message);
  }

  @Test
  void aKeyOfTheOldFormOfRsaIsReadAsWell() throws Exception {
    assertThat(
            plan("target: {url: https://a, tls: {certificate: me.pem, key: rsa.key}}\n"
                    + "endpoints: [{path: /}]\nload: {smoke: {}}\n")
                .destinations()
                .get(0)
                .transport()
                .tls()
                .identity())
        .hasToString("CN=rsa");
  }

  private Plan plan(String text) throws Exception {
    return PlanReader.read(folder.resolve("p.yaml").toString(), text);
  }

  /** As NAME.pem and NAME.key; returns the key. */
  private static byte[] write(TestCertificate certificate, String name) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    char[] password = TestCertificate.PASSWORD.toCharArray();
    store.load(new ByteArrayInputStream(Files.readAllBytes(certificate.keyStore())), password);
    Key key = store.getKey("a", password);
    Files.writeString(
        folder.resolve(name + ".pem"),
        "some words before it\n" + pem("CERTIFICATE", store.getCertificate("a").getEncoded()));
    Files.writeString(folder.resolve(name + ".key"), pem("PRIVATE KEY", key.getEncoded()));
    return key.getEncoded();
  }

  private static String pem(String what, byte[] der) {
    return "-----BEGIN "
        + what
        + "-----\n"
        + Base64.getMimeEncoder(64, "\n".getBytes()).encodeToString(der)
        + "\n-----END "
        + what
        + "-----\n";
  }
}
