import java.nio.file.Files;
import java.security.MessageDigest;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.apache.catalina.Context;
import org.apache.catalina.Wrapper;
import org.apache.catalina.startup.Tomcat;
import org.springframework.context.annotation.Bean;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.context.request.async.WebAsyncTask;
import org.springframework.web.context.support.AnnotationConfigWebApplicationContext;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.config.annotation.EnableWebMvc;

/** Spring MVC controllers that leave their requests' work to an executor of one thread. */
@EnableWebMvc
@EnableAsync
public class SpringAsyncService {

  private static final byte[] DOCUMENT = new byte[6 << 20];

  /** How long each way's tasks were queued, by the service's own clock. */
  private static final Map<String, LongAdder> QUEUED = new ConcurrentHashMap<>();

  /** Has to be another's, as a proxy stands before it. */
  public static class Cook {

    @Async("kitchen")
    public CompletableFuture<String> cook(long handedOver) {
      return CompletableFuture.completedFuture(work("/async", handedOver));
    }
  }

  /** What there is to ask for, each by another way to the same executor. */
  @RestController
  public static class Desk {

    private final Cook cook;
    private final ThreadPoolTaskExecutor kitchen;

    public Desk(Cook cook, ThreadPoolTaskExecutor kitchen) {
      this.cook = cook;
      this.kitchen = kitchen;
    }

    @GetMapping("/async")
    public CompletableFuture<String> async() {
      return cook.cook(System.nanoTime());
    }

    @GetMapping("/future")
    public CompletableFuture<String> future() {
      long handedOver = System.nanoTime();
      return CompletableFuture.supplyAsync(() -> work("/future", handedOver), kitchen);
    }

    @GetMapping("/deferred")
    public DeferredResult<String> deferred() {
      DeferredResult<String> result = new DeferredResult<>();
      long handedOver = System.nanoTime();
      kitchen.execute(() -> result.setResult(work("/deferred", handedOver)));
      return result;
    }

    @GetMapping("/callable")
    public WebAsyncTask<String> callable() {
      long handedOver = System.nanoTime();
      Callable<String> call = () -> work("/callable", handedOver);
      return new WebAsyncTask<>(null, kitchen, call);
    }

    /** The request does not wait for it. */
    @GetMapping("/forgotten")
    public String forgotten() {
      long handedOver = System.nanoTime();
      kitchen.execute(() -> work("/forgotten", handedOver));
      return "some day";
    }

    @GetMapping("/untruth")
    public String forget() {
      QUEUED.clear();
      return "";
    }

    @GetMapping("/truth")
    public String truth() {
      return String.join(
          "\n",
          QUEUED.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList());
    }
  }

  @Bean
  public Cook cook() {
    return new Cook();
  }

  @Bean
  public ThreadPoolTaskExecutor kitchen() {
    ThreadPoolTaskExecutor kitchen = new ThreadPoolTaskExecutor();
    kitchen.setCorePoolSize(1);
    kitchen.setMaxPoolSize(1);
    kitchen.setThreadNamePrefix("kitchen-");
    return kitchen;
  }

  private static String work(String way, long handedOver) {
    QUEUED.computeIfAbsent(way, w -> new LongAdder()).add(System.nanoTime() - handedOver);
    try {
      return "" + MessageDigest.getInstance("SHA-256").digest(DOCUMENT)[0];
    } catch (java.security.GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  public static void main(String[] args) throws Exception {
    Tomcat tomcat = new Tomcat();
    tomcat.setBaseDir(Files.createTempDirectory("tomcat").toString());
    tomcat.setPort(0);
    tomcat.setHostname("127.0.0.1");
    tomcat.getConnector();
    Context context = tomcat.addContext("", null);
    AnnotationConfigWebApplicationContext spring = new AnnotationConfigWebApplicationContext();
    spring.register(SpringAsyncService.class, Desk.class);
    Wrapper servlet = Tomcat.addServlet(context, "spring", new DispatcherServlet(spring));
    servlet.setAsyncSupported(true);
    servlet.setLoadOnStartup(1);
    context.addServletMappingDecoded("/", "spring");
    tomcat.start();
    System.out.println("SERVING " + tomcat.getConnector().getLocalPort());
    tomcat.getServer().await();
  }
}
