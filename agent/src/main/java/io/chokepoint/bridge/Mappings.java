package io.chokepoint.bridge;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which of a servlet's mappings led to it, for containers that do not tell. */
public final class Mappings {

  private Mappings() {}

  /**
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
