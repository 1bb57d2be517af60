/** Ktor. */
@NullMarked
package io.chokepoint.agent.probe.ktor;

import org.jspecify.annotations.NullMarked;
