package io.chokepoint.agent.library.springmvc;

/** Of Spring up to 5. */
public final class JavaxSpringMvcProbe extends SpringMvc {

  public JavaxSpringMvcProbe() {
    super("javax");
  }
}
