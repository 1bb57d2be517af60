/**
 * What instrumented code calls. On the bootstrap loader, so that every class of the application can
 * see it; therefore nothing but java.base in here.
 */
package io.chokepoint.bridge;
