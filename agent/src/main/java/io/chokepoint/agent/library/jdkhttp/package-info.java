/** Requests of the JDK's own HTTP server. */
@NullMarked
package io.chokepoint.agent.library.jdkhttp;

import org.jspecify.annotations.NullMarked;
