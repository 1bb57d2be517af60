/** Requests of servlet containers. */
@NullMarked
package io.chokepoint.agent.library.servlet;

import org.jspecify.annotations.NullMarked;
