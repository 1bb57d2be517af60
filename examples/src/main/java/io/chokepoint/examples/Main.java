package io.chokepoint.examples;

import io.chokepoint.examples.cache.Cache;
import io.chokepoint.examples.chat.Chat;
import io.chokepoint.examples.database.Database;
import io.chokepoint.examples.model.LanguageModel;
import io.chokepoint.examples.partner.SettlementGateway;
import io.chokepoint.examples.shop.Shop;
import java.util.Arrays;
import java.util.List;

/**
 * The jar's one main class: {@code java -jar chokepoint-shop.jar
 * database|partner|model|cache|chat|service [--option=value …]}.
 */
public final class Main {

  private static final String USAGE =
      """
      usage: java -jar chokepoint-shop.jar MODE [--option=value ...]
        database   PostgreSQL with the shop's rows; prints "ready <JDBC URL>"
                   --port=0 --orders=500000 --messages=0 --customer-index=false --commit-delay-micros=0
        partner    the settlement gateway; prints "ready <URL>"
                   --port=0 --batch-millis=200
        model      answers like a language model; prints "ready <URL>"
                   --port=0 --batch=32 --token-millis=10 --tokens=100
        cache      Redis; prints "ready <host:port>"
                   --port=6379 --megabytes=16
        service    the shop; any Spring Boot option, at least
                   --server.port=8080 --spring.datasource.url=<JDBC URL> --shop.partner=<URL>
                   --shop.model=<URL> --shop.cache=<host:port> --shop.limits=guest:50,member:200
        chat       rooms of WebSockets; any Spring Boot option, at least
                   --server.port=8081
      every mode:  --stop-at-stdin-end   stop when standard input ends, as it does when the parent dies
      """;

  private Main() {}

  public static void main(String[] args) throws Exception {
    List<String> options = Arrays.asList(args).subList(Math.min(1, args.length), args.length);
    if (options.contains(StdinEnd.OPTION)) {
      StdinEnd.stopThisProcess();
      options = options.stream().filter(o -> !o.equals(StdinEnd.OPTION)).toList();
    }
    String[] rest = options.toArray(String[]::new);
    switch (args.length == 0 ? "" : args[0]) {
      case "database" -> Database.main(rest);
      case "partner" -> SettlementGateway.main(rest);
      case "model" -> LanguageModel.main(rest);
      case "cache" -> Cache.main(rest);
      case "chat" -> Chat.main(rest);
      case "service" -> Shop.main(rest);
      default -> {
        System.err.print(USAGE);
        System.exit(2);
      }
    }
  }
}
