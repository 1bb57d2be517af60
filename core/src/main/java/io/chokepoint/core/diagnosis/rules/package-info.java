/** One class a bottleneck kind, listed in {@link Rules}. */
@NullMarked
package io.chokepoint.core.diagnosis.rules;

import org.jspecify.annotations.NullMarked;
