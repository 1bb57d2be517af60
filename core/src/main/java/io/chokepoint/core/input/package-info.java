/** What the readers of options and plans tell people who mistyped. */
@NullMarked
package io.chokepoint.core.input;

import org.jspecify.annotations.NullMarked;
