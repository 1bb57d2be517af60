package io.chokepoint.agent.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.bridge.Resource;
import io.chokepoint.bridge.Resource.Kind;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FamiliesTest {

  private final Families families = new Families(3);

  @ParameterizedTest
  @CsvSource({
    "pool-%d-thread, pool-#-thread",
    "HikariPool-%d, HikariPool-#",
    "tenant_%d_db, tenant_#_db",
    "10.0.%d.7:6379, #.#.#.#:#",
    "Order$$Lambda$%d/0x0000000800c3, Order$$Lambda$#/#",
    "insert into t%d values (?), insert into t# values (?)",
  })
  void namesThatDifferInNumbersAreOneBeyondAFew(String form, String family) {
    for (int i = 1; i <= 3; i++) {
      String own = String.format(form, i);
      assertThat(families.of(own)).isEqualTo(own);
    }
    for (int i = 4; i <= 500; i++) {
      assertThat(families.of(String.format(form, i))).isEqualTo(family);
    }
    assertThat(families.of(String.format(form, 2))).isEqualTo(String.format(form, 2));
  }

  @Test
  void randomIdentifiersAreNumbersToo() {
    Set<String> names = new HashSet<>();
    for (int i = 0; i < 500; i++) {
      names.add(families.of("job-" + UUID.nameUUIDFromBytes(new byte[] {(byte) i, 1}) + "-thread"));
    }
    assertThat(names).hasSizeLessThanOrEqualTo(4).contains("job-#-thread");
  }

  @Test
  void namesWithoutNumbersAreTheirOwn() {
    for (String name : new String[] {"orders", "deadbeef", "", "api.example"}) {
      assertThat(families.of(name)).isEqualTo(name);
    }
  }

  @Test
  void executorsForEachTaskTakeAFewPlaces() {
    Others others = new Others(0, 201);
    Set<Resource> seen = new HashSet<>();
    IntStream.range(0, 5_000)
        .forEach(i -> seen.add(others.find(Kind.EXECUTOR, "pool-" + i + "-thread")));

    assertThat(seen).hasSize(6).anyMatch(r -> r.name.equals("pool-#-thread"));
    assertThat(others.find(Kind.EXECUTOR, "orders").name).isEqualTo("orders");
    assertThat(others.full()).isFalse();
  }

  @Test
  void oneKindLeavesRoomForTheOthers() {
    Others others = new Others(0, 201);
    Set<Integer> numbers = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      String name =
          "" + (char) ('a' + i / 100) + (char) ('a' + i / 10 % 10) + (char) ('a' + i % 10);
      numbers.add(others.find(Kind.DOWNSTREAM, name + ".example").id);
    }

    assertThat(numbers).hasSizeGreaterThan(100).allMatch(n -> n < 201);
    assertThat(others.full()).isTrue();
    for (Kind kind : Kind.values()) {
      if (kind != Kind.DOWNSTREAM) {
        assertThat(others.find(kind, "first").name).isEqualTo("first");
        assertThat(others.find(kind, "first").id).isLessThan(201);
      }
    }
  }
}
