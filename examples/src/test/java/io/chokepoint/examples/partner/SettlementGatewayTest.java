package io.chokepoint.examples.partner;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SettlementGatewayTest {

  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void everyPaymentGetsAReceiptOfItsOwn() throws Exception {
    try (SettlementGateway gateway = SettlementGateway.start(0, 20)) {
      List<CompletableFuture<HttpResponse<String>>> payments =
          IntStream.range(0, 50).mapToObj(i -> settle(gateway, i)).toList();
      List<String> receipts = payments.stream().map(p -> p.join().body()).toList();
      assertThat(receipts).hasSize(50).doesNotHaveDuplicates().allMatch(r -> r.startsWith("R-"));
    }
  }

  private CompletableFuture<HttpResponse<String>> settle(SettlementGateway gateway, int order) {
    return http.sendAsync(
        HttpRequest.newBuilder(URI.create(gateway.url() + "/settlements"))
            .POST(HttpRequest.BodyPublishers.ofString(order + ";1"))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
