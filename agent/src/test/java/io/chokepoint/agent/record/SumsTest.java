package io.chokepoint.agent.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.bridge.Resource;
import io.chokepoint.core.model.ResourceId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SumsTest {

  @ParameterizedTest
  @EnumSource(Resource.Kind.class)
  void everyKindOfTheBridgeIsOneOfTheCore(Resource.Kind kind) {
    ResourceId id = Sums.idOf(new Resource(0, kind, "x"));
    assertThat(id.kind().name()).isEqualTo(kind.name());
  }
}
