/** How much load a service takes: levels judged, the limit between them, what follows from it. */
@NullMarked
package io.chokepoint.core.capacity;

import org.jspecify.annotations.NullMarked;
