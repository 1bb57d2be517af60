/** How a command ends: the exit code for scripts, and the line for people that goes with it. */
@NullMarked
package io.chokepoint.driver.exit;

import org.jspecify.annotations.NullMarked;
