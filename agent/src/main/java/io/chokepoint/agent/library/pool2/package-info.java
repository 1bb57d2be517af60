/** Pools built with Commons Pool 2: DBCP2's, Jedis', and others. */
@NullMarked
package io.chokepoint.agent.library.pool2;

import org.jspecify.annotations.NullMarked;
