import io.lettuce.core.RedisClient;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.sync.RedisCommands;

/** Asks Redis by Lettuce's synchronous interface. */
final class LettuceService {

  public static void main(String[] args) throws Exception {
    RedisCommands<String, String> redis =
        RedisClient.create("redis://127.0.0.1:" + Redis.start()).connect().sync();
    redis.set("name", "Ada");
    new Serving()
        .on("/slow", () -> String.valueOf((Object) redis.eval(Redis.WORK, ScriptOutputType.INTEGER)))
        .on("/get", () -> redis.get("name"))
        .on("/local", () -> Downstream.digest(100_000))
        .start();
  }
}
