/** Vert.x. */
@NullMarked
package io.chokepoint.agent.library.vertx;

import org.jspecify.annotations.NullMarked;
