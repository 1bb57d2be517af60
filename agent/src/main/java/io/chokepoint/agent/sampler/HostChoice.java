package io.chokepoint.agent.sampler;

import io.chokepoint.agent.own.AgentErrors;
import org.jspecify.annotations.Nullable;
import oshi.spi.SystemInfoProvider;

/** Picks the host to ask. */
final class HostChoice {

  private static final String WITH_JNA = "oshi.SystemInfo";

  private HostChoice() {}

  /**
   * @param linux its files; null on another system, where OSHI needs JNA
   */
  static Host of(@Nullable ProcFiles linux, AgentErrors errors) {
    if (linux != null) {
      return new LinuxHost(linux);
    }
    try {
      return withJna();
    } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
      errors.add("asking OSHI for the host", e);
      return () -> Host.NOTHING;
    }
  }

  /** By name, so that on Linux no class of OSHI or JNA is ever loaded. */
  static Host withJna() throws ReflectiveOperationException {
    Class<?> provider = Class.forName(WITH_JNA);
    return new OshiHost((SystemInfoProvider) provider.getConstructor().newInstance());
  }
}
