package io.chokepoint.agent.known;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.agent.probe.Probe;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.annotation.AnnotationDescription;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Type;
import net.bytebuddy.pool.TypePool;
import net.bytebuddy.utility.OpenedClassReader;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What advice of any probe keeps to, as it is inlined into other people's classes. Read from class
 * files: the classes cannot be linked here.
 */
class ProbesTest {

  private static final ClassFileLocator OWN =
      ClassFileLocator.ForClassLoader.of(ProbesTest.class.getClassLoader());
  private static final TypePool TYPES = TypePool.Default.of(OWN);

  static List<Probe> probes() {
    return Libraries.probes();
  }

  @ParameterizedTest
  @MethodSource("probes")
  void meansNamedClassesOrAPattern(Probe probe) {
    boolean byPattern = declares(probe.getClass(), "mayBe");
    assertThat(probe.classes().isEmpty()).isEqualTo(byPattern);
    assertThat(probe.advised()).isNotEmpty();
  }

  private static boolean declares(Class<?> type, String method) {
    return type != Object.class
        && (Set.of(type.getDeclaredMethods()).stream().anyMatch(m -> m.getName().equals(method))
            || declares(type.getSuperclass(), method));
  }

  @ParameterizedTest
  @MethodSource("probes")
  void itsAdviceIsStaticAndStatelessAndThrowsNothing(Probe probe) {
    for (TypeDescription advice : advice(probe)) {
      assertThat(advice.getDeclaredFields()).as("fields of %s", advice).isEmpty();
      int inlined = 0;
      for (MethodDescription method : advice.getDeclaredMethods()) {
        for (Class<?> when : List.of(Advice.OnMethodEnter.class, Advice.OnMethodExit.class)) {
          AnnotationDescription said = annotation(method, when);
          if (said != null) {
            inlined++;
            assertThat(method.isStatic()).as("%s is static", method).isTrue();
            assertThat(said.getValue("suppress").resolve(TypeDescription.class).getName())
                .as("what %s suppresses", method)
                .isEqualTo("java.lang.Throwable");
          }
        }
      }
      assertThat(inlined).as("methods of %s to inline", advice).isPositive();
    }
  }

  private static AnnotationDescription annotation(MethodDescription method, Class<?> type) {
    return method.getDeclaredAnnotations().stream()
        .filter(said -> said.getAnnotationType().getName().equals(type.getName()))
        .findFirst()
        .orElse(null);
  }

  @ParameterizedTest
  @MethodSource("probes")
  void itsAdviceCallsNothingOfTheAgentsButTheBridge(Probe probe) throws IOException {
    for (TypeDescription advice : advice(probe)) {
      assertThat(calls(advice.getName()))
          .as("what %s calls", advice)
          .noneMatch(type -> type.startsWith("io/chokepoint/agent/"));
    }
  }

  private static List<TypeDescription> advice(Probe probe) {
    return probe.advised().stream()
        .map(advised -> TYPES.describe(advised.advice().getName()).resolve())
        .distinct()
        .toList();
  }

  private static Set<String> calls(String type) throws IOException {
    Set<String> owners = new TreeSet<>();
    new ClassReader(OWN.locate(type).resolve())
        .accept(
            new ClassVisitor(OpenedClassReader.ASM_API) {
              @Override
              public MethodVisitor visitMethod(
                  int access, String name, String shape, String signature, String[] thrown) {
                return name.startsWith("<") ? null : owners(owners);
              }
            },
            0);
    return owners;
  }

  private static MethodVisitor owners(Set<String> owners) {
    return new MethodVisitor(OpenedClassReader.ASM_API) {
      @Override
      public void visitMethodInsn(
          int code, String owner, String name, String shape, boolean ofInterface) {
        owners.add(owner);
      }

      @Override
      public void visitFieldInsn(int code, String owner, String name, String shape) {
        owners.add(owner);
      }

      @Override
      public void visitTypeInsn(int code, String type) {
        owners.add(type);
      }

      @Override
      public void visitLdcInsn(Object value) {
        if (value instanceof Type type) {
          owners.add(type.getInternalName());
        }
      }

      @Override
      public void visitInvokeDynamicInsn(
          String name, String shape, net.bytebuddy.jar.asm.Handle by, Object... arguments) {
        owners.add("io/chokepoint/agent/a lambda or a text put together");
      }
    };
  }
}
