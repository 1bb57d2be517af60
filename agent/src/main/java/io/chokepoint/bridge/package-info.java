/**
 * What instrumented code calls. On the bootstrap loader, so that every class of the application can
 * see it; therefore nothing but java.base in here.
 */
@NullMarked
package io.chokepoint.bridge;

import org.jspecify.annotations.NullMarked;
