/** Trying the remedies of findings on the running service. */
@NullMarked
package io.chokepoint.driver.experiment;

import org.jspecify.annotations.NullMarked;
