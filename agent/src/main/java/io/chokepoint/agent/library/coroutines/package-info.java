/** Kotlin's coroutines. */
@NullMarked
package io.chokepoint.agent.library.coroutines;

import org.jspecify.annotations.NullMarked;
