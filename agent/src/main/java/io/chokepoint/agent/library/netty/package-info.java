/** Netty: its event loops, and servers on its HTTP/1 codec. */
@NullMarked
package io.chokepoint.agent.library.netty;

import org.jspecify.annotations.NullMarked;
