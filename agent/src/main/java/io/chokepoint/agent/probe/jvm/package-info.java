/** What code asks of the JVM itself. */
@NullMarked
package io.chokepoint.agent.probe.jvm;

import org.jspecify.annotations.NullMarked;
