import java.time.Duration;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.config.EnableWebFlux;
import org.springframework.web.server.adapter.WebHttpHandlerBuilder;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.LoopResources;

/** Uses a pool of connections on the event loop, as nobody should, and on worker threads. */
@EnableWebFlux
public class ReactivePoolService {

  /** What there is to ask for. */
  @RestController
  public static class Desk {

    @GetMapping("/occupy")
    public Mono<String> occupy() {
      return Mono.just(Narrow.occupy());
    }

    @GetMapping("/loop")
    public Mono<String> loop() {
      return Mono.just(Narrow.use());
    }

    @GetMapping("/worker")
    public Mono<String> worker() {
      return Mono.fromCallable(Narrow::use).subscribeOn(Schedulers.boundedElastic());
    }

    @GetMapping("/later")
    public Mono<String> later() {
      return Mono.fromCallable(Narrow::use).subscribeOn(Schedulers.boundedElastic());
    }

    @GetMapping("/idle")
    public Mono<String> idle() {
      return Mono.delay(Duration.ofMillis(50)).map(t -> "idle");
    }
  }

  public static void main(String[] args) {
    Narrow.use();
    AnnotationConfigApplicationContext context =
        new AnnotationConfigApplicationContext(ReactivePoolService.class, Desk.class);
    HttpHandler handler = WebHttpHandlerBuilder.applicationContext(context).build();
    DisposableServer server =
        HttpServer.create()
            .host("127.0.0.1")
            .port(0)
            .runOn(LoopResources.create("loop", 1, true))
            .handle(new ReactorHttpHandlerAdapter(handler))
            .bindNow();
    System.out.println("SERVING " + server.port());
    server.onDispose().block();
  }
}
