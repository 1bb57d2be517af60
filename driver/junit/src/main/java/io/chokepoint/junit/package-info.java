/** Load tests as JUnit tests. */
@NullMarked
package io.chokepoint.junit;

import org.jspecify.annotations.NullMarked;
