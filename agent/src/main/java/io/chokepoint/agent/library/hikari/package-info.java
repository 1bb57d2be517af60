/** HikariCP's pools. */
@NullMarked
package io.chokepoint.agent.library.hikari;

import org.jspecify.annotations.NullMarked;
