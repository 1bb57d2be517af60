package io.chokepoint.driver.terminal;

import picocli.CommandLine.Option;

/** {@code --plain}, of all commands that print more than one thing to read on. */
public final class PlainOption {

  @Option(
      names = "--plain",
      description = "Plain lines, no live display and no colours (also: NO_COLOR).")
  boolean plain;

  public Screen screen() {
    return Screen.standard(plain);
  }
}
