package io.chokepoint.examples.chat;

import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.config.annotation.WebSocketHandlerRegistry;

/** Rooms under {@code /chat/}: what one says is told to all in the same room. */
@Configuration
@EnableWebSocket
@EnableAutoConfiguration(exclude = DataSourceAutoConfiguration.class)
public class Chat implements WebSocketConfigurer {

  @Override
  public void registerWebSocketHandlers(WebSocketHandlerRegistry registry) {
    registry.addHandler(new Rooms(), "/chat/*").setAllowedOrigins("*");
  }

  /** Starts the service; it runs until the process is stopped. */
  public static void main(String[] args) {
    start(args);
  }

  static ConfigurableApplicationContext start(String... args) {
    SpringApplication chat = new SpringApplication(Chat.class);
    chat.setDefaultProperties(
        Map.of(
            "spring.application.name", "chat",
            "spring.main.banner-mode", "off",
            "server.address", "127.0.0.1",
            "server.shutdown", "immediate"));
    return chat.run(args);
  }
}
