package io.chokepoint.agent;

import java.lang.instrument.ClassFileTransformer;
import java.security.ProtectionDomain;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Knows when the application's main has begun: when its loader loads the first class. Where the
 * application brings its own logging or JMX provider, when that is loaded too, as the agent's
 * server and samplers touch both.
 */
final class MainBegun implements ClassFileTransformer {

  private static final long LONGEST_SECONDS = 30;

  private final CountDownLatch begun = new CountDownLatch(1);
  private final Set<String> awaited = ConcurrentHashMap.newKeySet();

  MainBegun() {
    awaited.add(""); // any class of the application
    awaitProvider("java.util.logging.manager");
    awaitProvider("javax.management.builder.initial");
  }

  private void awaitProvider(String property) {
    String provider = System.getProperty(property);
    if (provider != null && !provider.isBlank()) {
      awaited.add(provider.trim().replace('.', '/'));
    }
  }

  /** Returns when main has begun, or after half a minute. */
  void await() throws InterruptedException {
    boolean seen = begun.await(LONGEST_SECONDS, TimeUnit.SECONDS);
    assert seen || !awaited.isEmpty();
  }

  @Override
  public byte @Nullable [] transform(
      @Nullable ClassLoader loader,
      @Nullable String name,
      @Nullable Class<?> redefined,
      @Nullable ProtectionDomain domain,
      byte[] classFile) {
    if (loader != null && loader != MainBegun.class.getClassLoader() && name != null) {
      awaited.remove("");
      awaited.remove(name);
      if (awaited.isEmpty()) {
        begun.countDown();
      }
    }
    return null;
  }
}
