/** Undertow. */
@NullMarked
package io.chokepoint.agent.probe.undertow;

import org.jspecify.annotations.NullMarked;
