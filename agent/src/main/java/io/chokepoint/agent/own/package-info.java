/** The agent's own threads, and the errors that stay inside it. */
@NullMarked
package io.chokepoint.agent.own;

import org.jspecify.annotations.NullMarked;
