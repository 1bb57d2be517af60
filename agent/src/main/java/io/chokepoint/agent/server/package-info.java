/** The agent's HTTP interface: live page, metrics, timeline, diagnosis, health, steps. */
@NullMarked
package io.chokepoint.agent.server;

import org.jspecify.annotations.NullMarked;
