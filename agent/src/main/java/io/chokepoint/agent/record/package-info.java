/** What the bridge delivers, gathered into one-second windows. */
@NullMarked
package io.chokepoint.agent.record;

import org.jspecify.annotations.NullMarked;
