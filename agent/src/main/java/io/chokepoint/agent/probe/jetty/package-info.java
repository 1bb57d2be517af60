/** Jetty. */
@NullMarked
package io.chokepoint.agent.probe.jetty;

import org.jspecify.annotations.NullMarked;
