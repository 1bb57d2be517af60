/** The vocabulary of operational analysis: resources, visits, charges, steps. */
@NullMarked
package io.chokepoint.core.model;

import org.jspecify.annotations.NullMarked;
