/** What a run is asked to do. */
@NullMarked
package io.chokepoint.driver.plan;

import org.jspecify.annotations.NullMarked;
