package io.chokepoint.agent.probe;

import io.chokepoint.bridge.Counted;
import net.bytebuddy.jar.asm.Opcodes;

/** Makes a class {@link Counted}. */
final class CountField extends AddedField {

  CountField() {
    super(Counted.class, "chokepoint$count", "J", Opcodes.LLOAD, Opcodes.LRETURN, 2);
  }
}
