/** Open Liberty: its default executor and its pools of connections. */
@NullMarked
package io.chokepoint.agent.library.liberty;

import org.jspecify.annotations.NullMarked;
