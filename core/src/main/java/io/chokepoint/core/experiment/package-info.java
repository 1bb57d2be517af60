/** Trying a remedy on the running service: what is measured, and when that decides. */
@NullMarked
package io.chokepoint.core.experiment;

import org.jspecify.annotations.NullMarked;
