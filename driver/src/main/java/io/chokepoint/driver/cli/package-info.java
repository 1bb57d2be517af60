/** The command line: one class a command, listed in {@link io.chokepoint.driver.cli.Chokepoint}. */
@NullMarked
package io.chokepoint.driver.cli;

import org.jspecify.annotations.NullMarked;
