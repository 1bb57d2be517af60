/** Labelled cases: a service, the load on it, and what is truly wrong with it. */
@NullMarked
package io.chokepoint.driver.cases;

import org.jspecify.annotations.NullMarked;
