/** Netty: its event loops, and servers on its HTTP codecs. */
@NullMarked
package io.chokepoint.agent.library.netty;

import org.jspecify.annotations.NullMarked;
