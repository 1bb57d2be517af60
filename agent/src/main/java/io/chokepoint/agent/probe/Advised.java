package io.chokepoint.agent.probe;

import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.matcher.ElementMatcher;
import org.jspecify.annotations.Nullable;

/**
 * Methods that get an advice.
 *
 * @param type the class they must be in, which must have at least one, or the library's version is
 *     not one the probe knows; null where any class meant may have them or not
 * @param advice the advice's class, never linked in the agent: it refers to types of the
 *     application
 */
public record Advised(
    @Nullable String type, ElementMatcher<? super MethodDescription> methods, Class<?> advice) {}
