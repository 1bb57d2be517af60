/** Work that leaves its request's thread, and the executors it waits for. */
@NullMarked
package io.chokepoint.agent.library.executor;

import org.jspecify.annotations.NullMarked;
