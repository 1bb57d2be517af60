package io.chokepoint.agent.library.play;

import io.chokepoint.agent.library.Library;
import io.chokepoint.agent.probe.Probe;
import java.util.List;

/** Play, whose requests are those of the server below it. */
public final class PlayLibrary implements Library {

  @Override
  public String name() {
    return "Play";
  }

  @Override
  public String versions() {
    return "2.9.9 to 3.0.9";
  }

  @Override
  public String measures() {
    return "requests under the path of their route in the routes file (`/orders/:id`); what its "
        + "actions do on other threads than the one that routed is unattributed";
  }

  @Override
  public List<Probe> probes() {
    return List.of(new PlayProbe());
  }

  @Override
  public List<String> serves() {
    return List.of("play.api.", "play.core.", "play.mvc.");
  }
}
