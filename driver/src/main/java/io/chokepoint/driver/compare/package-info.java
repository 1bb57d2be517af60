/** Saved runs beside each other: {@code compare} and {@code trend}. */
@NullMarked
package io.chokepoint.driver.compare;

import org.jspecify.annotations.NullMarked;
