/** Requests of servlet containers. */
@NullMarked
package io.chokepoint.agent.probe.servlet;

import org.jspecify.annotations.NullMarked;
