package io.chokepoint.bridge;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The servers at work in this JVM, for the samplers to look at. */
public final class Servers {

  private static final List<WeakReference<Object>> TOMCAT = new CopyOnWriteArrayList<>();
  private static final List<WeakReference<Object>> OTHERS = new CopyOnWriteArrayList<>();

  private Servers() {}

  /** An embedded Tomcat's endpoint is at work. */
  public static void tomcatEndpoint(Object endpoint) {
    remember(TOMCAT, endpoint);
  }

  /** The {@code org.apache.tomcat.util.net.AbstractEndpoint}s seen so far that are still alive. */
  public static List<Object> tomcatEndpoints() {
    return alive(TOMCAT);
  }

  /** A Jetty or an Undertow is at work. */
  public static void server(Object server) {
    remember(OTHERS, server);
  }

  /** The other servers seen so far that are still alive. */
  public static List<Object> servers() {
    return alive(OTHERS);
  }

  private static void remember(List<WeakReference<Object>> list, Object object) {
    for (WeakReference<Object> known : list) {
      if (known.get() == object) {
        return;
      }
    }
    list.add(new WeakReference<>(object));
  }

  private static List<Object> alive(List<WeakReference<Object>> list) {
    List<Object> alive = new ArrayList<>();
    for (WeakReference<Object> known : list) {
      Object object = known.get();
      if (object == null) {
        list.remove(known);
      } else {
        alive.add(object);
      }
    }
    return alive;
  }
}
