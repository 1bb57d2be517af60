/**
 * A run as everybody after it reads it: what was measured, and which of its seconds count. That
 * choice is made here, once, for diagnosis, capacity, comparison and report.
 */
@NullMarked
package io.chokepoint.core.run;

import org.jspecify.annotations.NullMarked;
