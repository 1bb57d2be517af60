package io.chokepoint.agent.library.springmvc;

/** Of Spring since 6. */
public final class JakartaSpringMvcProbe extends SpringMvc {

  public JakartaSpringMvcProbe() {
    super("jakarta");
  }
}
