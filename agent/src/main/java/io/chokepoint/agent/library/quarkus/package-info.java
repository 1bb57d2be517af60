/** Quarkus. */
@NullMarked
package io.chokepoint.agent.library.quarkus;

import org.jspecify.annotations.NullMarked;
