package io.chokepoint.agent.probe;

import io.chokepoint.bridge.Tagged;
import net.bytebuddy.jar.asm.Opcodes;

/** Makes a class {@link Tagged}. */
final class TagField extends AddedField {

  TagField() {
    super(Tagged.class, "chokepoint$tag", "Ljava/lang/Object;", Opcodes.ALOAD, Opcodes.ARETURN, 1);
  }
}
