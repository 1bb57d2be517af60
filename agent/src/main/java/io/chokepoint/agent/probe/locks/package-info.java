/** Waits of threads for locks, conditions and each other. */
@NullMarked
package io.chokepoint.agent.probe.locks;

import org.jspecify.annotations.NullMarked;
