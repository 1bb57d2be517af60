/** What several commands take, in the same words. */
@NullMarked
package io.chokepoint.driver.option;

import org.jspecify.annotations.NullMarked;
