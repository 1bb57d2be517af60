/** Spring WebFlux. */
@NullMarked
package io.chokepoint.agent.probe.webflux;

import org.jspecify.annotations.NullMarked;
