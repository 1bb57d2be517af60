package io.chokepoint.agent.server;

import io.chokepoint.exporters.live.LivePage;

/** {@code /}: the live page. */
final class LiveRoute implements Route {

  @Override
  public String path() {
    return "/";
  }

  @Override
  public ServerAnswer answer(ServerRequest request) {
    return ServerAnswer.text("text/html; charset=utf-8", LivePage.html());
  }
}
