/** Event loops. */
@NullMarked
package io.chokepoint.agent.probe.netty;

import org.jspecify.annotations.NullMarked;
