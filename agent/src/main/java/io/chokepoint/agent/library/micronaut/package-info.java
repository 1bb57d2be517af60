/** Micronaut on Netty. */
@NullMarked
package io.chokepoint.agent.library.micronaut;

import org.jspecify.annotations.NullMarked;
