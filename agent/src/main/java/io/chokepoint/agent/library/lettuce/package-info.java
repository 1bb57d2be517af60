/** Redis by Lettuce. */
@NullMarked
package io.chokepoint.agent.library.lettuce;

import org.jspecify.annotations.NullMarked;
