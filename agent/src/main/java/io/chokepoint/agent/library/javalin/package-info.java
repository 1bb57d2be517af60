/** Javalin. */
@NullMarked
package io.chokepoint.agent.library.javalin;

import org.jspecify.annotations.NullMarked;
