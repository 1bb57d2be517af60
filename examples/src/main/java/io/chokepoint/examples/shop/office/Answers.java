package io.chokepoint.examples.shop.office;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** Answers to customers' questions, drafted by the model. */
@RestController
class Answers {

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final URI model;
  private final int attempts;
  private final Duration patience;

  Answers(
      @Value("${shop.model:http://127.0.0.1:8091}") String model,
      @Value("${shop.office.attempts:1}") int attempts,
      @Value("${shop.office.patience:5s}") Duration patience) {
    this.model = URI.create(model + "/generate");
    this.attempts = attempts;
    this.patience = patience;
  }

  /**
   * A draft.
   *
   * <p>Ground truth, {@code slow-downstream} with one patient attempt: the case's model writes 4
   * drafts at a time, 40 ms each, and more than the 100 a second that this makes queue there.
   *
   * <p>Ground truth, {@code retry-storm} with six attempts of 120 ms and no pause between them: the
   * model also writes drafts that are not waited for any more, so once it is late, each request
   * asks it up to six times, and hardly any answer is in time. To retry once at most, with a pause
   * and a budget, fixes it.
   */
  @GetMapping("/office/answers")
  String draft(@RequestParam String question) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(model)
            .timeout(patience)
            .POST(HttpRequest.BodyPublishers.ofString(question))
            .build();
    for (int attempt = 1; attempt <= attempts; attempt++) {
      try {
        return http.send(request, BodyHandlers.ofString()).body();
      } catch (IOException e) {
        // asked again
      }
    }
    throw new ResponseStatusException(HttpStatus.SERVICE_UNAVAILABLE, "the model does not answer");
  }
}
