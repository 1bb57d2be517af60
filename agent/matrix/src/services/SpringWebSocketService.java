import java.io.IOException;
import java.nio.file.Files;
import java.util.Collections;
import org.apache.catalina.Context;
import org.apache.catalina.Wrapper;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.websocket.server.WsSci;
import org.springframework.web.context.support.AnnotationConfigWebApplicationContext;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.config.annotation.WebSocketHandlerRegistry;
import org.springframework.web.socket.handler.TextWebSocketHandler;

/** A handler of Spring's for WebSockets, on Tomcat. */
@EnableWebSocket
public class SpringWebSocketService implements WebSocketConfigurer {

  @Override
  public void registerWebSocketHandlers(WebSocketHandlerRegistry registry) {
    registry.addHandler(new Chat(), "/chat/{room}").setAllowedOrigins("*");
  }

  /** Answers each message. */
  static final class Chat extends TextWebSocketHandler {

    @Override
    protected void handleTextMessage(WebSocketSession session, TextMessage message)
        throws IOException {
      if (message.getPayload().equals("work")) {
        Downstream.digest(300_000);
      }
      session.sendMessage(new TextMessage("heard " + message.getPayload()));
    }
  }

  public static void main(String[] args) throws Exception {
    Tomcat tomcat = new Tomcat();
    tomcat.setBaseDir(Files.createTempDirectory("tomcat").toString());
    tomcat.setPort(0);
    tomcat.setHostname("127.0.0.1");
    tomcat.getConnector();
    Context context = tomcat.addContext("", null);
    context.addServletContainerInitializer(new WsSci(), Collections.emptySet());
    AnnotationConfigWebApplicationContext spring = new AnnotationConfigWebApplicationContext();
    spring.register(SpringWebSocketService.class);
    Wrapper servlet = Tomcat.addServlet(context, "spring", new DispatcherServlet(spring));
    servlet.setAsyncSupported(true);
    servlet.setLoadOnStartup(1);
    context.addServletMappingDecoded("/", "spring");
    tomcat.start();
    System.out.println("SERVING " + tomcat.getConnector().getLocalPort());
    tomcat.getServer().await();
  }
}
