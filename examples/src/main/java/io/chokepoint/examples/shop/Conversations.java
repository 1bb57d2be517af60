package io.chokepoint.examples.shop;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

/** The shop's assistant: what customers ask it, and what a language model answers. */
@RestController
class Conversations {

  private static final int REMEMBERED = 20;

  private final JdbcClient jdbc;
  private final RestClient model;

  Conversations(JdbcClient jdbc, @Value("${shop.model:http://127.0.0.1:8091}") String url) {
    this.jdbc = jdbc;
    SimpleClientHttpRequestFactory requests = new SimpleClientHttpRequestFactory();
    requests.setConnectTimeout(Duration.ofSeconds(5));
    requests.setReadTimeout(Duration.ofSeconds(30));
    this.model = RestClient.builder().baseUrl(url).requestFactory(requests).build();
  }

  /** What was said lately. Without an index on (conversation_id, said_at) every row is read. */
  @GetMapping("/conversations/{id}/messages")
  List<String> messages(@PathVariable long id) {
    return jdbc.sql(
            "select said from messages where conversation_id = ? order by said_at desc limit ?")
        .params(id, REMEMBERED)
        .query(String.class)
        .list();
  }

  /**
   * Asks the assistant.
   *
   * <p>Ground truth, {@code pool-held-across-slow-work}: the transaction begins with what was said
   * lately and ends with the answer, and keeps its connection while the model writes. A larger pool
   * carries more questions until the model's batch is full; to ask outside the transaction carries
   * them on a few connections.
   */
  @PostMapping("/conversations/{id}/messages")
  @Transactional
  public Map<String, String> ask(@PathVariable long id, @RequestBody String question) {
    say(id, question);
    String prompt = String.join("\n", messages(id));
    String answer =
        String.valueOf(model.post().uri("/generate").body(prompt).retrieve().body(String.class));
    say(id, answer);
    return Map.of("answer", answer);
  }

  private void say(long id, String text) {
    jdbc.sql("insert into messages (conversation_id, said_at, said) values (?, now(), ?)")
        .params(id, text)
        .update();
  }
}
