/** Figures as people read them, the same at every place that shows one. */
@NullMarked
package io.chokepoint.core.text;

import org.jspecify.annotations.NullMarked;
