/** HikariCP's pools. */
@NullMarked
package io.chokepoint.agent.probe.hikari;

import org.jspecify.annotations.NullMarked;
