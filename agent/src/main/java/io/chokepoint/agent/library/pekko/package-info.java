/** Pekko HTTP, and Akka HTTP that it comes from. */
@NullMarked
package io.chokepoint.agent.library.pekko;

import org.jspecify.annotations.NullMarked;
