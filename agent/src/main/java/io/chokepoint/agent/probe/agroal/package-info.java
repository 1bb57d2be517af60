/** Agroal's pools. */
@NullMarked
package io.chokepoint.agent.probe.agroal;

import org.jspecify.annotations.NullMarked;
