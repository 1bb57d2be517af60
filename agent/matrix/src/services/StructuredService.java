import java.lang.reflect.Method;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Has two subtasks of a scope wait at a time, by reflection, as scopes are a preview. */
final class StructuredService {

  private static final String SCOPE = "java.util.concurrent.StructuredTaskScope";

  public static void main(String[] args) throws Exception {
    new Serving().on("/both", StructuredService::both).start();
  }

  private static String both() throws Exception {
    Class<?> type = Class.forName(SCOPE);
    Method fork = type.getMethod("fork", Callable.class);
    try (AutoCloseable scope = (AutoCloseable) type.getMethod("open").invoke(null)) {
      Callable<Boolean> shorter = () -> new Semaphore(0).tryAcquire(100, TimeUnit.MILLISECONDS);
      Callable<Boolean> longer = () -> new Semaphore(0).tryAcquire(200, TimeUnit.MILLISECONDS);
      fork.invoke(scope, longer);
      fork.invoke(scope, shorter);
      type.getMethod("join").invoke(scope);
    }
    return "both";
  }
}
