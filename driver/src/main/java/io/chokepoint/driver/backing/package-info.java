/** The services behind the one under test, asked once a second what they do. */
@NullMarked
package io.chokepoint.driver.backing;

import org.jspecify.annotations.NullMarked;
