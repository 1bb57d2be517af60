package io.chokepoint.driver.demo;

import io.chokepoint.driver.terminal.Screen;

/** The scenarios with their ground truth, for people. */
final class FaultList {

  private final Screen screen;

  FaultList(Screen screen) {
    this.screen = screen;
  }

  void print(ExamplesJar examples) {
    for (String name : examples.names()) {
      GroundTruth truth = examples.truth(name);
      screen.line(screen.paint(Screen.Ink.BOLD, name));
      screen.line("  truth  " + truth.kind());
      screen.line("  cause  " + truth.cause());
      screen.line("  fix    " + truth.fix());
    }
  }
}
