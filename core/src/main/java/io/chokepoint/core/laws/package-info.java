/** Queueing theory as pure functions. Each names the paper or law it comes from. */
@NullMarked
package io.chokepoint.core.laws;

import org.jspecify.annotations.NullMarked;
