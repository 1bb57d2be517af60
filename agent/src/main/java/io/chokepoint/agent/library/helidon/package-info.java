/** Helidon's own server. */
@NullMarked
package io.chokepoint.agent.library.helidon;

import org.jspecify.annotations.NullMarked;
