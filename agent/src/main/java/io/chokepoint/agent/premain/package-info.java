/** The agent's way in. */
@NullMarked
package io.chokepoint.agent.premain;

import org.jspecify.annotations.NullMarked;
