/** A service that treats its JVM badly, for tests. */
@NullMarked
package io.chokepoint.agent.careless;

import org.jspecify.annotations.NullMarked;
