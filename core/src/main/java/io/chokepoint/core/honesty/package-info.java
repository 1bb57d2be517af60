/** Whether a run's figures can be believed: small checks, each with what is true of either end. */
@NullMarked
package io.chokepoint.core.honesty;

import org.jspecify.annotations.NullMarked;
