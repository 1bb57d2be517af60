/** Micronaut on Netty. */
@NullMarked
package io.chokepoint.agent.probe.micronaut;

import org.jspecify.annotations.NullMarked;
