/** Druid's pools. */
@NullMarked
package io.chokepoint.agent.library.druid;

import org.jspecify.annotations.NullMarked;
