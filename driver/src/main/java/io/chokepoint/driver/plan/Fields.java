package io.chokepoint.driver.plan;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The header fields of an answer. */
public interface Fields {

  Fields NONE =
      new Fields() {
        @Override
        public @Nullable String first(String name) {
          return null;
        }

        @Override
        public List<String> all(String name) {
          return List.of();
        }
      };

  /** The first field of a name; null where there is none. */
  @Nullable String first(String name);

  /** All fields of a name, in their order. */
  List<String> all(String name);
}
