/** Services as a Prometheus has scraped them: samples to windows, and one run an instance. */
@NullMarked
package io.chokepoint.driver.fleet;

import org.jspecify.annotations.NullMarked;
