/** How instrumentation is done; the packages below hold what is instrumented, one a library. */
@NullMarked
package io.chokepoint.agent.probe;

import org.jspecify.annotations.NullMarked;
