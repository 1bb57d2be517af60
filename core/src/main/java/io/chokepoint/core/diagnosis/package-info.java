/** From a run (timeline, steps, client's view) to one verdict. Pure: no clock, no I/O. */
@NullMarked
package io.chokepoint.core.diagnosis;

import org.jspecify.annotations.NullMarked;
