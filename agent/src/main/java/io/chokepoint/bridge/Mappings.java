package io.chokepoint.bridge;

import java.net.URI;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What servlets are mapped to, and resources of JAX-RS. */
public final class Mappings {

  private static final int MOST = 1_000;

  /** Mappings by their context and what they are there, so that none is made twice. */
  private static final ConcurrentHashMap<String, ConcurrentHashMap<String, String>> BELOW =
      new ConcurrentHashMap<>();

  private Mappings() {}

  /**
   * A mapping below the path that its application is deployed at: {@code /shop/orders/*}.
   *
   * @param context empty for the root's
   */
  public static String below(@Nullable String context, String mapping) {
    if (context == null || context.length() < 2) {
      return mapping;
    }
    ConcurrentHashMap<String, String> there = BELOW.get(context);
    String known = there == null ? null : there.get(mapping);
    if (known != null) {
      return known;
    }
    String made = context + (mapping.startsWith("/") ? "" : "/") + mapping;
    if (BELOW.size() < MOST) {
      there = BELOW.computeIfAbsent(context, c -> new ConcurrentHashMap<>());
      if (there.size() < MOST) {
        there.put(mapping, made);
      }
    }
    return made;
  }

  /**
   * The template of a JAX-RS resource below the path that its application is at, as Micrometer's
   * {@code JerseyTags} has it: {@code /shop/rest/orders/{id}}. Slow; for once each resource.
   *
   * @param uriInfo JAX-RS' {@code UriInfo} of a request to it
   */
  public static String ofResource(@Nullable Object uriInfo, @Nullable String template) {
    Object base = PublicGetters.get(uriInfo, "getBaseUri");
    String path = base instanceof URI ? ((URI) base).getPath() : null;
    String below = path == null ? "" : path.replaceAll(";[^/]*", "");
    return (below + "/" + (template == null ? "" : template)).replaceAll("/{2,}", "/");
  }

  /**
   * Which of a servlet's mappings led to it, for containers that do not tell.
   *
   * @param matched the path as far as the mapping determined it
   * @param rest what followed; null where nothing did
   */
  public static String of(List<String> mappings, @Nullable String matched, @Nullable String rest) {
    String path = matched == null ? "" : matched;
    for (int i = 0; i < mappings.size(); i++) {
      String mapping = mappings.get(i);
      if (mapping.equals(path)
          || isPrefix(mapping, path)
          || (rest == null && isExtension(mapping, path))) {
        return mapping;
      }
    }
    return "/";
  }

  private static boolean isPrefix(String mapping, String path) {
    return mapping.endsWith("/*")
        && mapping.length() == path.length() + 2
        && mapping.startsWith(path);
  }

  private static boolean isExtension(String mapping, String path) {
    return mapping.startsWith("*.")
        && path.regionMatches(
            path.length() - mapping.length() + 1, mapping, 1, mapping.length() - 1);
  }
}
