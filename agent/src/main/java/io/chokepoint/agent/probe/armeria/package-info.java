/** Armeria. */
@NullMarked
package io.chokepoint.agent.probe.armeria;

import org.jspecify.annotations.NullMarked;
