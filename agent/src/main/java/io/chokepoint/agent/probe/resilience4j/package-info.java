/** Limiters of Resilience4j. */
@NullMarked
package io.chokepoint.agent.probe.resilience4j;

import org.jspecify.annotations.NullMarked;
