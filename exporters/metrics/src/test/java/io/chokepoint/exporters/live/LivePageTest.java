package io.chokepoint.exporters.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.core.model.ResourceKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LivePageTest {

  @Test
  void isOnePageThatLoadsNothingFromElsewhere() {
    String page = LivePage.html();

    assertThat(page).startsWith("<!DOCTYPE html>").contains("uPlot").doesNotContain("{{");
    assertThat(page).doesNotContainPattern("(src|href)=\"(https?:)?//").doesNotContain("@import");
  }

  @ParameterizedTest
  @EnumSource(ResourceKind.class)
  void everyKindIsToldToItsScriptAndHasAColour(ResourceKind kind) {
    assertThat(LivePage.html())
        .contains("[\"" + kind.label() + "\",\"" + kind.hue() + "\"")
        .contains(".k-" + kind.hue() + " ");
  }
}
