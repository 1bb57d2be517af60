import io.lettuce.core.RedisClient;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.sync.RedisCommands;

/** Asks Redis by Lettuce's synchronous interface. */
final class LettuceService {

  public static void main(String[] args) throws Exception {
    RedisCommands<String, String> redis =
        RedisClient.create("redis://127.0.0.1:" + RedisProcess.start()).connect().sync();
    redis.set("name", "Ada");
    eval(redis, Redis.LITTLE_WORK);
    new Serving()
        .on("/slow", () -> eval(redis, Redis.WORK))
        .on("/get", () -> redis.get("name"))
        .on("/local", () -> Downstream.digest(100_000))
        .start();
  }

  private static String eval(RedisCommands<String, String> redis, String script) {
    Long result = redis.eval(script, ScriptOutputType.INTEGER);
    return result.toString();
  }
}
