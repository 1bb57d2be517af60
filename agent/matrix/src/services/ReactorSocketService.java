import java.util.Map;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.config.EnableWebFlux;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.reactive.socket.WebSocketMessage;
import org.springframework.web.reactive.socket.WebSocketSession;
import org.springframework.web.reactive.socket.server.support.WebSocketHandlerAdapter;
import org.springframework.web.server.adapter.WebHttpHandlerBuilder;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** A handler of WebFlux' for WebSockets, on Reactor Netty. */
@EnableWebFlux
public class ReactorSocketService {

  @Bean
  public HandlerMapping sockets() {
    WebSocketHandler chat = ReactorSocketService::chat;
    return new SimpleUrlHandlerMapping(Map.of("/chat/{room}", chat), 1);
  }

  @Bean
  public WebSocketHandlerAdapter adapter() {
    return new WebSocketHandlerAdapter();
  }

  private static Mono<Void> chat(WebSocketSession session) {
    String path = session.getHandshakeInfo().getUri().getPath();
    String room = path.substring(path.lastIndexOf('/') + 1);
    return session.send(session.receive().concatMap(message -> answer(room, message, session)));
  }

  /** Answers each message, unless it is jammed. */
  private static Flux<WebSocketMessage> answer(
      String room, WebSocketMessage message, WebSocketSession session) {
    if (message.getType() == WebSocketMessage.Type.BINARY) {
      int length = message.getPayload().readableByteCount();
      return Flux.just(
          session.binaryMessage(buffers -> buffers.wrap(new byte[length])),
          session.textMessage("got " + length));
    }
    String text = message.getPayloadAsText();
    if (text.equals("jam")) {
      throw new IllegalStateException("jammed");
    } else if (text.equals("work")) {
      Downstream.digest(300_000);
    }
    return Flux.just(session.textMessage(room + " " + text));
  }

  public static void main(String[] args) {
    AnnotationConfigApplicationContext context =
        new AnnotationConfigApplicationContext(ReactorSocketService.class);
    HttpHandler handler = WebHttpHandlerBuilder.applicationContext(context).build();
    DisposableServer server =
        HttpServer.create()
            .host("127.0.0.1")
            .port(0)
            .handle(new ReactorHttpHandlerAdapter(handler))
            .bindNow();
    System.out.println("SERVING " + server.port());
    server.onDispose().block();
  }
}
