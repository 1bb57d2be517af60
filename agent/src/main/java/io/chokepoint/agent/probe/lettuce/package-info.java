/** Redis by Lettuce. */
@NullMarked
package io.chokepoint.agent.probe.lettuce;

import org.jspecify.annotations.NullMarked;
