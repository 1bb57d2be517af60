/** Undertow. */
@NullMarked
package io.chokepoint.agent.library.undertow;

import org.jspecify.annotations.NullMarked;
