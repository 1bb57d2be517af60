package io.chokepoint.examples.chat;

import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.handler.ConcurrentWebSocketSessionDecorator;
import org.springframework.web.socket.handler.TextWebSocketHandler;

/** Who is in which room, by the path they came to. */
public final class Rooms extends TextWebSocketHandler {

  private static final int MOST_MILLIS = 5_000;
  private static final int MOST_BYTES = 512 * 1024;

  private final Map<String, Map<String, WebSocketSession>> rooms = new ConcurrentHashMap<>();

  @Override
  public void afterConnectionEstablished(WebSocketSession session) {
    room(session)
        .put(
            session.getId(),
            new ConcurrentWebSocketSessionDecorator(session, MOST_MILLIS, MOST_BYTES));
  }

  @Override
  protected void handleTextMessage(WebSocketSession from, TextMessage message) throws IOException {
    for (WebSocketSession to : Set.copyOf(room(from).values())) {
      if (to.isOpen()) {
        to.sendMessage(message);
      }
    }
  }

  @Override
  public void afterConnectionClosed(WebSocketSession session, CloseStatus status) {
    room(session).remove(session.getId());
  }

  private Map<String, WebSocketSession> room(WebSocketSession session) {
    URI uri = session.getUri();
    String path = uri == null ? "" : uri.getPath();
    return rooms.computeIfAbsent(path, p -> new ConcurrentHashMap<>());
  }
}
