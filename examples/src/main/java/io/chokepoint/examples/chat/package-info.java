/** A service of WebSockets, as a process of its own. */
@NullMarked
package io.chokepoint.examples.chat;

import org.jspecify.annotations.NullMarked;
