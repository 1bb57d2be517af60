/**
 * Results of other load tools, made into a run as if the driver had sent the load. A format is one
 * class, in the list of {@link io.chokepoint.driver.results.Formats}.
 */
@NullMarked
package io.chokepoint.driver.results;

import org.jspecify.annotations.NullMarked;
