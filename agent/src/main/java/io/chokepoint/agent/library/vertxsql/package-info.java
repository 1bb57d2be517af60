/** Vert.x' SQL clients. */
@NullMarked
package io.chokepoint.agent.library.vertxsql;

import org.jspecify.annotations.NullMarked;
