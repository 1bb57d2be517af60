/** Armeria. */
@NullMarked
package io.chokepoint.agent.library.armeria;

import org.jspecify.annotations.NullMarked;
