/** Runs of the same plan beside each other, and which of their differences are more than noise. */
@NullMarked
package io.chokepoint.core.compare;

import org.jspecify.annotations.NullMarked;
