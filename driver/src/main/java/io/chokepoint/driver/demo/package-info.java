/** The example shop, started, loaded, diagnosed and stopped: the demo and the labelled cases. */
@NullMarked
package io.chokepoint.driver.demo;

import org.jspecify.annotations.NullMarked;
