package io.chokepoint.examples.shop;

import io.chokepoint.examples.chat.Rooms;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.config.annotation.WebSocketHandlerRegistry;

/** What happens in the shop, told to everybody who listens on the same path. */
@Configuration
@EnableWebSocket
class Events implements WebSocketConfigurer {

  @Override
  public void registerWebSocketHandlers(WebSocketHandlerRegistry registry) {
    registry.addHandler(new Rooms(), "/events/*").setAllowedOrigins("*");
  }
}
