package io.chokepoint.exporters.live;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LivePageTest {

  @Test
  void isOnePageThatLoadsNothingFromElsewhere() {
    String page = LivePage.html();

    assertThat(page).startsWith("<!DOCTYPE html>").contains("uPlot").doesNotContain("{{");
    assertThat(page).doesNotContainPattern("(src|href)=\"(https?:)?//").doesNotContain("@import");
  }
}
