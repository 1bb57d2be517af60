package io.chokepoint.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WeakSetTest {

  @Test
  void holdsEachObjectOnceByIdentity() {
    WeakSet<Object> set = new WeakSet<>(5);
    String one = new String("limiter");
    String other = new String("limiter");

    set.add(one);
    set.add(one);
    set.add(other);

    assertThat(set.alive()).hasSize(2);
  }

  @Test
  void takesNoMoreThanItsMostAndKnowsThoseItHas() {
    WeakSet<Object> set = new WeakSet<>(2);
    Object[] objects = {new Object(), new Object(), new Object()};

    for (int i = 0; i < 2; i++) {
      for (Object object : objects) {
        set.add(object);
      }
    }

    assertThat(set.alive()).containsExactly(objects[0], objects[1]);
  }
}
