/** What code asks of the JVM itself. */
@NullMarked
package io.chokepoint.agent.library.jvm;

import org.jspecify.annotations.NullMarked;
