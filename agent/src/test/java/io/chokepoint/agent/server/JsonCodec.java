package io.chokepoint.agent.server;

import io.chokepoint.core.timeline.Timeline;
import io.chokepoint.core.timeline.Window;
import io.chokepoint.exporters.json.Json;

/** The codec that the agent's timeline has. */
final class JsonCodec implements Timeline.Codec {

  @Override
  public byte[] encode(Window window) {
    return Json.encode(window);
  }

  @Override
  public Window decode(byte[] bytes) {
    return Json.decode(bytes);
  }
}
