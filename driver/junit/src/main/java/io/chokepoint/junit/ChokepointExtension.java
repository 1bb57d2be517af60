package io.chokepoint.junit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/** Behind {@link Chokepoint}: after what sets a test up, and before its method. */
final class ChokepointExtension implements BeforeTestExecutionCallback, ParameterResolver {

  private static final Namespace OURS = Namespace.create(ChokepointExtension.class);

  @Override
  public void beforeTestExecution(ExtensionContext context) throws Exception {
    Optional<Chokepoint> ofMethod =
        AnnotationSupport.findAnnotation(context.getRequiredTestMethod(), Chokepoint.class);
    Chokepoint asked =
        ofMethod
            .or(
                () ->
                    AnnotationSupport.findAnnotation(
                        context.getRequiredTestClass(), Chokepoint.class))
            .orElseThrow();
    Store store = ofMethod.isPresent() ? context.getStore(OURS) : ofClass(context);
    Driven driven = store.get(Driven.class, Driven.class);
    if (driven == null) {
      driven = drive(asked, context, ofMethod.isPresent());
      store.put(Driven.class, driven);
    }
    context.getStore(OURS).put(LoadVerdict.class, driven.verdict());
    driven.check(asked.healthy());
  }

  private static Store ofClass(ExtensionContext context) {
    return context.getParent().orElseThrow().getStore(OURS);
  }

  private static Driven drive(Chokepoint asked, ExtensionContext context, boolean method)
      throws IOException, InterruptedException {
    @Nullable String target = target(asked.target(), context);
    @Nullable String agent = null;
    if (asked.attach()) {
      agent = Jars.attach(process(asked.process(), context));
    }
    String name = context.getRequiredTestClass().getName();
    return Jars.drive(
        asked.plan(),
        target,
        agent,
        Path.of(
            "target",
            "chokepoint",
            method ? name + "." + context.getRequiredTestMethod().getName() : name));
  }

  private static @Nullable String target(String field, ExtensionContext context) {
    if (field.isEmpty()) {
      return null;
    }
    Object value = TestFields.value(context, field);
    return value instanceof Number ? "http://127.0.0.1:" + value : value.toString();
  }

  private static long process(String field, ExtensionContext context) {
    if (field.isEmpty()) {
      return ProcessHandle.current().pid();
    }
    Object value = TestFields.value(context, field);
    if (value instanceof Process process) {
      return process.pid();
    }
    if (value instanceof ProcessHandle process) {
      return process.pid();
    }
    throw new ExtensionConfigurationException(
        field + " is neither a Process nor a ProcessHandle but " + value.getClass().getName());
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == LoadVerdict.class;
  }

  @Override
  public @Nullable Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context.getStore(OURS).get(LoadVerdict.class);
  }
}
