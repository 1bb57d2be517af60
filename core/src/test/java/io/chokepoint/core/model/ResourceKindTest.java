package io.chokepoint.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ResourceKindTest {

  @ParameterizedTest
  @EnumSource(ResourceKind.class)
  void everyRowIsWhole(ResourceKind kind) {
    assertThat(ResourceKind.ofLabel(kind.label())).isSameAs(kind);
    assertThat(kind.isQueue() && !kind.waits()).isFalse();
    for (String cell : new String[] {kind.family(), kind.hue(), kind.one(), kind.more()}) {
      assertThat(cell).matches("[A-Za-z ]+");
    }
    for (boolean waiting : new boolean[] {true, false}) {
      assertThat(kind.words(waiting, "")).matches("[A-Za-z, ]*[A-Za-z]");
      assertThat(kind.words(waiting, "x")).matches("[A-Za-z, ]* x");
    }
  }

  @Test
  void aNameIsLinkedToWhatARequestDoesThere() {
    assertThat(ResourceKind.CONNECTION_POOL.words(true, "main"))
        .isEqualTo("wait for a connection of pool main");
    assertThat(ResourceKind.CONNECTION_POOL.words(true, "")).isEqualTo("wait for a connection");
    assertThat(ResourceKind.LOCK.words(true, "")).isEqualTo("wait for a lock");
    assertThat(ResourceKind.LOCK.words(true, "a.B")).isEqualTo("wait for lock a.B");
    assertThat(ResourceKind.DOWNSTREAM.words(false, "partner")).isEqualTo("call to partner");
    assertThat(ResourceKind.DOWNSTREAM.words(false, "")).isEqualTo("call to another service");
    assertThat(ResourceKind.IDLE.words(true, "a.B")).isEqualTo("idle by decision of the code, a.B");
  }
}
