import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.config.EnableWebFlux;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.adapter.WebHttpHandlerBuilder;
import java.time.Duration;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** Spring WebFlux on Reactor Netty. */
@EnableWebFlux
public class ReactiveService {

  /** Answers at once, later, never, or fails. */
  @RestController
  public static class Desk {

    @GetMapping("/orders/{id}")
    public Mono<String> one(@PathVariable("id") int id) {
      if (id == 13) {
        return Mono.error(new IllegalStateException("order is jammed"));
      } else if (id == 404) {
        return Mono.error(new ResponseStatusException(HttpStatus.NOT_FOUND));
      }
      return Mono.just("order " + id);
    }

    @GetMapping("/slow/{id}")
    public Mono<String> slow(@PathVariable("id") int id) {
      return Mono.delay(Duration.ofMillis(200)).map(t -> "slow " + id);
    }

    @GetMapping("/never")
    public Mono<String> never() {
      return Mono.never();
    }
  }

  @Bean
  public RouterFunction<ServerResponse> routes() {
    return RouterFunctions.route()
        .GET("/functional/{id}", r -> ServerResponse.ok().bodyValue("f" + r.pathVariable("id")))
        .build();
  }

  public static void main(String[] args) {
    AnnotationConfigApplicationContext context =
        new AnnotationConfigApplicationContext(ReactiveService.class, Desk.class);
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
