/** Work that leaves its request's thread, and the executors it waits for. */
@NullMarked
package io.chokepoint.agent.probe.executor;

import org.jspecify.annotations.NullMarked;
