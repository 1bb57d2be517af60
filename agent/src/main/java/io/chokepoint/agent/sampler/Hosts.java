package io.chokepoint.agent.sampler;

import io.chokepoint.agent.AgentErrors;
import org.jspecify.annotations.Nullable;
import oshi.spi.SystemInfoProvider;

/** Picks the host to ask. */
final class Hosts {

  private static final String WITH_JNA = "oshi.SystemInfo";

  private Hosts() {}

  /**
   * @param linux its files; null on another system, where OSHI needs JNA
   */
  static Host of(@Nullable ProcFiles linux, AgentErrors errors) {
    try {
      if (linux != null) {
        return new LinuxHost(linux, new oshi.nativefree.SystemInfo().getHardware());
      }
      // by name: on Linux neither JNA nor the classes that link to it are ever loaded
      Class<?> provider = Class.forName(WITH_JNA);
      return new OshiHost((SystemInfoProvider) provider.getConstructor().newInstance());
    } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
      errors.add("asking OSHI for the host", e);
      return () -> Host.NOTHING;
    }
  }
}
