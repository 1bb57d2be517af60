/** Waits of threads for locks, conditions and each other. */
@NullMarked
package io.chokepoint.agent.library.locks;

import org.jspecify.annotations.NullMarked;
