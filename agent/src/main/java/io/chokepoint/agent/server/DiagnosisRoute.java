package io.chokepoint.agent.server;

/** {@code /api/v1/diagnosis}: the verdict so far, step by step where steps were marked. */
final class DiagnosisRoute implements Route {

  private final LiveVerdict verdict;

  DiagnosisRoute(LiveVerdict verdict) {
    this.verdict = verdict;
  }

  @Override
  public String path() {
    return "/api/v1/diagnosis";
  }

  @Override
  public ServerAnswer answer(ServerRequest request) {
    return ServerAnswer.json(verdict.newest());
  }
}
