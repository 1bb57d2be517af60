/** Statements, whatever the driver. */
@NullMarked
package io.chokepoint.agent.library.jdbc;

import org.jspecify.annotations.NullMarked;
