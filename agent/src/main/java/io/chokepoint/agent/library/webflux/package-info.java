/** Spring WebFlux. */
@NullMarked
package io.chokepoint.agent.library.webflux;

import org.jspecify.annotations.NullMarked;
