/** Agroal's pools. */
@NullMarked
package io.chokepoint.agent.library.agroal;

import org.jspecify.annotations.NullMarked;
