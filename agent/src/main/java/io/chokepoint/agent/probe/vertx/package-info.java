/** Vert.x. */
@NullMarked
package io.chokepoint.agent.probe.vertx;

import org.jspecify.annotations.NullMarked;
