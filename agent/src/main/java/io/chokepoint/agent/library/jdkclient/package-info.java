/** Calls by the JDK's own HTTP clients. */
@NullMarked
package io.chokepoint.agent.library.jdkclient;

import org.jspecify.annotations.NullMarked;
