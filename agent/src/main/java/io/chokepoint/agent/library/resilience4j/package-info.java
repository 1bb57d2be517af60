/** Limiters of Resilience4j. */
@NullMarked
package io.chokepoint.agent.library.resilience4j;

import org.jspecify.annotations.NullMarked;
