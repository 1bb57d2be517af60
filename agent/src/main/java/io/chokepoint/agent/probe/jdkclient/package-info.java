/** Calls by the JDK's own HTTP clients. */
@NullMarked
package io.chokepoint.agent.probe.jdkclient;

import org.jspecify.annotations.NullMarked;
