package io.chokepoint.driver.demo;

import io.chokepoint.driver.cases.Truth;
import io.chokepoint.driver.terminal.Screen;

/** The cases with their truth, for people. */
final class FaultList {

  private final Screen screen;

  FaultList(Screen screen) {
    this.screen = screen;
  }

  void print(CaseFile cases) {
    for (String name : cases.names()) {
      Truth truth = cases.named(name).truth();
      screen.line(screen.paint(Screen.Ink.BOLD, name));
      screen.line("  truth  " + String.join(" or ", truth.kinds()));
      screen.line("  cause  " + truth.cause());
      screen.line("  fix    " + truth.fix());
    }
  }
}
