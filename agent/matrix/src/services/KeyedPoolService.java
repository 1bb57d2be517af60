import java.util.ArrayList;
import java.util.List;
import org.apache.commons.pool2.BaseKeyedPooledObjectFactory;
import org.apache.commons.pool2.PooledObject;
import org.apache.commons.pool2.impl.DefaultPooledObject;
import org.apache.commons.pool2.impl.GenericKeyedObjectPool;

/** A pool with a sub-pool for each key; making what the key {@code broken} asks for fails. */
final class KeyedPoolService {

  private static final class Tills extends BaseKeyedPooledObjectFactory<String, StringBuilder> {

    @Override
    public StringBuilder create(String key) {
      if (key.equals("broken")) {
        throw new IllegalStateException(key);
      }
      return new StringBuilder(key);
    }

    @Override
    public PooledObject<StringBuilder> wrap(StringBuilder value) {
      return new DefaultPooledObject<>(value);
    }
  }

  public static void main(String[] args) throws Exception {
    GenericKeyedObjectPool<String, StringBuilder> pool = new GenericKeyedObjectPool<>(new Tills());
    pool.setMaxTotalPerKey(2);
    pool.setMaxWaitMillis(3_000);
    List<StringBuilder> leaked = new ArrayList<>();
    new Serving()
        .on("/sum", () -> use(pool, "21"))
        .on("/leak", () -> "leaked " + leaked.add(pool.borrowObject("21")))
        .on("/evict", () -> evict(pool, "21"))
        .on("/broken", () -> use(pool, "broken"))
        .start();
  }

  private static String use(GenericKeyedObjectPool<String, StringBuilder> pool, String key)
      throws Exception {
    StringBuilder lent = pool.borrowObject(key);
    try {
      return lent.toString();
    } finally {
      pool.returnObject(key, lent);
    }
  }

  private static String evict(GenericKeyedObjectPool<String, StringBuilder> pool, String key)
      throws Exception {
    pool.invalidateObject(key, pool.borrowObject(key));
    return "evicted";
  }
}
