package io.chokepoint.agent.probe;

import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.Opcodes;

/**
 * Stands in for class files that cannot be found, asked last: each is of a class that extends
 * Object and is nothing else. Other agents give classes supertypes that exist in memory only, or
 * that they hide, and an optional library's types are often absent: what a class is apart from
 * those is known all the same.
 */
enum Absent implements ClassFileLocator {
  TYPES;

  @Override
  public Resolution locate(String name) {
    ClassWriter empty = new ClassWriter(0);
    empty.visit(
        Opcodes.V1_8, Opcodes.ACC_PUBLIC, name.replace('.', '/'), null, "java/lang/Object", null);
    empty.visitEnd();
    return new Resolution.Explicit(empty.toByteArray());
  }

  @Override
  public void close() {
    // nothing is open
  }
}
