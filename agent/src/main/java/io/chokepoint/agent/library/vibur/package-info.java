/** Vibur's pools. */
@NullMarked
package io.chokepoint.agent.library.vibur;

import org.jspecify.annotations.NullMarked;
