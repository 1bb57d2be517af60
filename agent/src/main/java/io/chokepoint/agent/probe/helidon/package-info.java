/** Helidon's own server. */
@NullMarked
package io.chokepoint.agent.probe.helidon;

import org.jspecify.annotations.NullMarked;
