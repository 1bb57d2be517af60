/**
 * When requests are meant to start: arrivals at a rate, or users who think. Plan time only, no
 * clock.
 */
@NullMarked
package io.chokepoint.driver.arrival;

import org.jspecify.annotations.NullMarked;
