/** One class a bottleneck kind, listed in {@link io.chokepoint.core.diagnosis.Rules}. */
@NullMarked
package io.chokepoint.core.diagnosis.rules;

import org.jspecify.annotations.NullMarked;
