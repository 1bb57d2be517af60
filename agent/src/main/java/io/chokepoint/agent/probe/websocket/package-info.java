/** WebSocket endpoints. */
@NullMarked
package io.chokepoint.agent.probe.websocket;

import org.jspecify.annotations.NullMarked;
