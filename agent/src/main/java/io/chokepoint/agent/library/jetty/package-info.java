/** Jetty. */
@NullMarked
package io.chokepoint.agent.library.jetty;

import org.jspecify.annotations.NullMarked;
