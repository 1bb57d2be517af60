/** Remedies of a database, tried on the shop. */
@NullMarked
package io.chokepoint.examples.tried;

import org.jspecify.annotations.NullMarked;
