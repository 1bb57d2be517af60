package io.chokepoint.agent.library.springmvc;

import io.chokepoint.agent.library.Library;
import io.chokepoint.agent.probe.Probe;
import java.util.List;

/** Route templates of Spring MVC. */
public final class SpringMvcLibrary implements Library {

  @Override
  public String name() {
    return "Spring MVC";
  }

  @Override
  public String versions() {
    return "5.3.31 to 7.0.10";
  }

  @Override
  public String measures() {
    return "templates of controllers";
  }

  @Override
  public List<Probe> probes() {
    return List.of(new JakartaSpringMvcProbe(), new JavaxSpringMvcProbe());
  }

  @Override
  public List<String> serves() {
    return List.of("org.springframework.");
  }
}
