/** Redis by Jedis. */
@NullMarked
package io.chokepoint.agent.library.jedis;

import org.jspecify.annotations.NullMarked;
