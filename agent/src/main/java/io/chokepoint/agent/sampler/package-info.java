/** Reads the machine, the JVM and what runs in it, once a second. Unknown is null, never zero. */
@NullMarked
package io.chokepoint.agent.sampler;

import org.jspecify.annotations.NullMarked;
