/** Keeping intended starts: who is due, what waits, what was never sent, what it took. */
@NullMarked
package io.chokepoint.driver.load;

import org.jspecify.annotations.NullMarked;
