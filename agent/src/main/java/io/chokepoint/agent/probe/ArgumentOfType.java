package io.chokepoint.agent.probe;

import net.bytebuddy.asm.Advice.ArgumentHandler;
import net.bytebuddy.asm.Advice.OffsetMapping;
import net.bytebuddy.description.annotation.AnnotationDescription;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.method.ParameterDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.implementation.bytecode.StackManipulation;
import net.bytebuddy.implementation.bytecode.assign.Assigner;

/** Finds the argument that an {@link OfType} asks for. */
final class ArgumentOfType implements OffsetMapping.Factory<OfType> {

  @Override
  public Class<OfType> getAnnotationType() {
    return OfType.class;
  }

  @Override
  public OffsetMapping make(
      ParameterDescription.InDefinedShape wanted,
      AnnotationDescription.Loadable<OfType> annotation,
      AdviceType adviceType) {
    TypeDescription.Generic type = wanted.getType();
    return (instrumentedType, method, assigner, arguments, sort) ->
        read(type, method, assigner, arguments);
  }

  private static OffsetMapping.Target read(
      TypeDescription.Generic type,
      MethodDescription method,
      Assigner assigner,
      ArgumentHandler arguments) {
    for (ParameterDescription argument : method.getParameters()) {
      if (argument.getType().asErasure().isAssignableTo(type.asErasure())) {
        StackManipulation assignment =
            assigner.assign(argument.getType(), type, Assigner.Typing.STATIC);
        return new OffsetMapping.Target.ForVariable.ReadOnly(
            argument.getType(), arguments.argument(argument.getOffset()), assignment);
      }
    }
    throw new IllegalStateException(method + " has no argument that is a " + type);
  }
}
