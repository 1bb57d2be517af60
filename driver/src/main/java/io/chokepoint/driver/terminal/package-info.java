/** What people see while a run goes on, and the verdict at its end. */
@NullMarked
package io.chokepoint.driver.terminal;

import org.jspecify.annotations.NullMarked;
