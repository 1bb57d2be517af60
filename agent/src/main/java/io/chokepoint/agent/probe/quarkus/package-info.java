/** Quarkus. */
@NullMarked
package io.chokepoint.agent.probe.quarkus;

import org.jspecify.annotations.NullMarked;
