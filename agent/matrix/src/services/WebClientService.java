import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.config.EnableWebFlux;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.server.adapter.WebHttpHandlerBuilder;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** WebFlux handlers that call another service and go on with its answer. */
@EnableWebFlux
public class WebClientService {

  private static Downstream downstream;

  /** What there is to ask for. */
  @RestController
  public static class Desk {

    private final WebClient client = WebClient.create();

    private Mono<String> call(String path) {
      return client.get().uri(downstream.url(path)).retrieve().bodyToMono(String.class);
    }

    @GetMapping("/host")
    public Mono<String> host() {
      return Mono.just(downstream.host());
    }

    @GetMapping("/untruth")
    public Mono<String> nothing() {
      return Mono.just("");
    }

    @GetMapping("/call")
    public Mono<String> once() {
      return call("/long").map(answer -> "got " + answer);
    }

    @GetMapping("/chain")
    public Mono<String> chain() {
      return call("/long").flatMap(answer -> call("/long"));
    }

    @GetMapping("/both")
    public Mono<String> both() {
      return Mono.zip(call("/long"), call("/long"), (one, other) -> one + other);
    }

    /** The answer is quick, what is made of it is not. */
    @GetMapping("/work")
    public Mono<String> work() {
      return call("/quick").map(answer -> answer + Downstream.digest(600_000));
    }
  }

  public static void main(String[] args) throws Exception {
    downstream = new Downstream();
    AnnotationConfigApplicationContext context =
        new AnnotationConfigApplicationContext(WebClientService.class, Desk.class);
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
