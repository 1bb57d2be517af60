/** A small online shop to load-test: its service, its database and the partner it settles with. */
@NullMarked
package io.chokepoint.examples;

import org.jspecify.annotations.NullMarked;
