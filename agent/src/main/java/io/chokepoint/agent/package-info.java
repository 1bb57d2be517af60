/** What runs in the agent's own loader: options, start-up, instrumentation, recording. */
@NullMarked
package io.chokepoint.agent;

import org.jspecify.annotations.NullMarked;
