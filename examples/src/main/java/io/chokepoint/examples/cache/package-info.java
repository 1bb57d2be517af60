/** The shop's cache, as a process of its own. */
@NullMarked
package io.chokepoint.examples.cache;

import org.jspecify.annotations.NullMarked;
