/** Statements, whatever the driver. */
@NullMarked
package io.chokepoint.agent.probe.jdbc;

import org.jspecify.annotations.NullMarked;
