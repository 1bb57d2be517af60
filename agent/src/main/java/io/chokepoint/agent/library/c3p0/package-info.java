/** c3p0's pools. */
@NullMarked
package io.chokepoint.agent.library.c3p0;

import org.jspecify.annotations.NullMarked;
