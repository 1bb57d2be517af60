/** A service that answers like a language model, as a process of its own. */
@NullMarked
package io.chokepoint.examples.model;

import org.jspecify.annotations.NullMarked;
