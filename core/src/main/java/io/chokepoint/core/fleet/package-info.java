/** Several instances of one service, held against each other. */
@NullMarked
package io.chokepoint.core.fleet;

import org.jspecify.annotations.NullMarked;
