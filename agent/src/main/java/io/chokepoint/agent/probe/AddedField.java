package io.chokepoint.agent.probe;

import java.util.Arrays;
import net.bytebuddy.asm.AsmVisitorWrapper;
import net.bytebuddy.description.field.FieldDescription;
import net.bytebuddy.description.field.FieldList;
import net.bytebuddy.description.method.MethodList;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.implementation.Implementation;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import net.bytebuddy.pool.TypePool;

/**
 * Gives a class a field, and an interface of its two accessors. By hand, as Byte Buddy's own way
 * first wakes half of it, and start-up pays.
 */
abstract class AddedField extends AsmVisitorWrapper.AbstractBase {

  private final String face;
  private final String name;
  private final String descriptor;
  private final int load;
  private final int answer;
  private final int slots;

  /**
   * @param face has both accessors, which are called like the field
   * @param load the instruction that loads a value of this type, from the first parameter
   * @param answer the instruction that returns it
   * @param slots of a frame that it takes
   */
  AddedField(Class<?> face, String name, String descriptor, int load, int answer, int slots) {
    this.face = Type.getInternalName(face);
    this.name = name;
    this.descriptor = descriptor;
    this.load = load;
    this.answer = answer;
    this.slots = slots;
  }

  @Override
  public ClassVisitor wrap(
      TypeDescription type,
      ClassVisitor visitor,
      Implementation.Context context,
      TypePool types,
      FieldList<FieldDescription.InDefinedShape> fields,
      MethodList<?> methods,
      int writerFlags,
      int readerFlags) {
    return new Adder(visitor);
  }

  private final class Adder extends ClassVisitor {

    private String owner = "";

    Adder(ClassVisitor next) {
      super(Opcodes.ASM9, next);
    }

    @Override
    public void visit(
        int version, int access, String type, String signature, String parent, String[] faces) {
      owner = type;
      String[] more = faces == null ? new String[1] : Arrays.copyOf(faces, faces.length + 1);
      more[more.length - 1] = face;
      super.visit(version, access, type, signature, parent, more);
    }

    @Override
    public void visitEnd() {
      int flags = Opcodes.ACC_PRIVATE | Opcodes.ACC_TRANSIENT | Opcodes.ACC_SYNTHETIC;
      super.visitField(flags, name, descriptor, null, null).visitEnd();
      MethodVisitor get = method("()" + descriptor);
      get.visitVarInsn(Opcodes.ALOAD, 0);
      get.visitFieldInsn(Opcodes.GETFIELD, owner, name, descriptor);
      end(get, answer, slots, 1);
      MethodVisitor set = method("(" + descriptor + ")V");
      set.visitVarInsn(Opcodes.ALOAD, 0);
      set.visitVarInsn(load, 1);
      set.visitFieldInsn(Opcodes.PUTFIELD, owner, name, descriptor);
      end(set, Opcodes.RETURN, 1 + slots, 1 + slots);
      super.visitEnd();
    }

    private MethodVisitor method(String shape) {
      int flags = Opcodes.ACC_PUBLIC | Opcodes.ACC_SYNTHETIC;
      MethodVisitor method = super.visitMethod(flags, name, shape, null, null);
      method.visitCode();
      return method;
    }

    private void end(MethodVisitor method, int opcode, int stack, int locals) {
      method.visitInsn(opcode);
      method.visitMaxs(stack, locals);
      method.visitEnd();
    }
  }
}
