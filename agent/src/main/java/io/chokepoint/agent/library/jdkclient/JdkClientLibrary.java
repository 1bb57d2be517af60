package io.chokepoint.agent.library.jdkclient;

import io.chokepoint.agent.library.Library;
import io.chokepoint.agent.probe.Probe;
import java.util.List;

/** Calls by the JDK's own HTTP clients. */
public final class JdkClientLibrary implements Library {

  @Override
  public String name() {
    return "JDK HTTP clients";
  }

  @Override
  public String measures() {
    return "calls of `HttpClient` and `HttpURLConnection` by `host:port`";
  }

  @Override
  public List<Probe> probes() {
    return List.of(
        new JdkHttpClientProbe(),
        new JdkAsyncClientProbe(),
        new JdkAsyncWaitProbe(),
        new UrlConnectionProbe(),
        new AnswerStreamProbe(),
        new SocketProbe());
  }
}
