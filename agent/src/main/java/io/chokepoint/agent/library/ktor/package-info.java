/** Ktor. */
@NullMarked
package io.chokepoint.agent.library.ktor;

import org.jspecify.annotations.NullMarked;
