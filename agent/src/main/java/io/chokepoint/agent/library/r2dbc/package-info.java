/** R2DBC. */
@NullMarked
package io.chokepoint.agent.library.r2dbc;

import org.jspecify.annotations.NullMarked;
