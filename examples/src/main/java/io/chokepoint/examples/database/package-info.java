/** A real PostgreSQL server with the shop's rows in it, as a process of its own. */
@NullMarked
package io.chokepoint.examples.database;

import org.jspecify.annotations.NullMarked;
