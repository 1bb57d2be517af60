/** Javalin. */
@NullMarked
package io.chokepoint.agent.probe.javalin;

import org.jspecify.annotations.NullMarked;
