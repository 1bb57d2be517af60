/** Choosing levels of load while the load runs, until the limit is known. */
@NullMarked
package io.chokepoint.driver.search;

import org.jspecify.annotations.NullMarked;
