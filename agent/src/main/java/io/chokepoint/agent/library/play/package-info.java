/** Play. */
@NullMarked
package io.chokepoint.agent.library.play;

import org.jspecify.annotations.NullMarked;
