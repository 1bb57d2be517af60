/** Redis by Jedis. */
@NullMarked
package io.chokepoint.agent.probe.jedis;

import org.jspecify.annotations.NullMarked;
