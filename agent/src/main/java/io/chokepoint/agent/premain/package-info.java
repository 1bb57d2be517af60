/** The agent's way in. */
package io.chokepoint.agent.premain;
