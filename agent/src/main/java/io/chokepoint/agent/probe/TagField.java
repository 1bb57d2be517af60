package io.chokepoint.agent.probe;

import io.chokepoint.bridge.Tagged;
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
 * Makes a class {@link Tagged}: a field and its two accessors. By hand, as Byte Buddy's own way
 * first wakes half of it, and start-up pays.
 */
final class TagField extends AsmVisitorWrapper.AbstractBase {

  private static final String NAME = "chokepoint$tag";
  private static final String OBJECT = "Ljava/lang/Object;";

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

  private static final class Adder extends ClassVisitor {

    private String owner = "";

    Adder(ClassVisitor next) {
      super(Opcodes.ASM9, next);
    }

    @Override
    public void visit(
        int version, int access, String name, String signature, String parent, String[] faces) {
      owner = name;
      String[] more = faces == null ? new String[1] : Arrays.copyOf(faces, faces.length + 1);
      more[more.length - 1] = Type.getInternalName(Tagged.class);
      super.visit(version, access, name, signature, parent, more);
    }

    @Override
    public void visitEnd() {
      int flags = Opcodes.ACC_PRIVATE | Opcodes.ACC_TRANSIENT | Opcodes.ACC_SYNTHETIC;
      super.visitField(flags, NAME, OBJECT, null, null).visitEnd();
      MethodVisitor get = method("()" + OBJECT);
      get.visitVarInsn(Opcodes.ALOAD, 0);
      get.visitFieldInsn(Opcodes.GETFIELD, owner, NAME, OBJECT);
      end(get, Opcodes.ARETURN, 1, 1);
      MethodVisitor set = method("(" + OBJECT + ")V");
      set.visitVarInsn(Opcodes.ALOAD, 0);
      set.visitVarInsn(Opcodes.ALOAD, 1);
      set.visitFieldInsn(Opcodes.PUTFIELD, owner, NAME, OBJECT);
      end(set, Opcodes.RETURN, 2, 2);
      super.visitEnd();
    }

    private MethodVisitor method(String descriptor) {
      int flags = Opcodes.ACC_PUBLIC | Opcodes.ACC_SYNTHETIC;
      MethodVisitor method = super.visitMethod(flags, NAME, descriptor, null, null);
      method.visitCode();
      return method;
    }

    private static void end(MethodVisitor method, int opcode, int stack, int locals) {
      method.visitInsn(opcode);
      method.visitMaxs(stack, locals);
      method.visitEnd();
    }
  }
}
