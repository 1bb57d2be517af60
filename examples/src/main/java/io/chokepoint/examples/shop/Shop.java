package io.chokepoint.examples.shop;

import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** The shop's service, as Spring Boot sets it up: Tomcat, HikariCP, the PostgreSQL driver. */
@SpringBootApplication
public class Shop {

  /** Starts the service; it runs until the process is stopped. */
  public static void main(String[] args) {
    start(args);
  }

  static ConfigurableApplicationContext start(String... args) {
    SpringApplication shop = new SpringApplication(Shop.class);
    shop.setDefaultProperties(
        Map.of(
            "spring.application.name", "shop",
            "spring.main.banner-mode", "off",
            "spring.datasource.hikari.pool-name", "shop",
            "spring.datasource.username", "postgres",
            "server.shutdown", "immediate"));
    return shop.run(args);
  }
}
