package io.chokepoint.driver.agent;

import java.net.http.HttpHeaders;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The JVM that an agent answered from: containers give each the process id 1, so that its start
 * belongs to it.
 */
record AgentProcess(long pid, long startMillis) {

  private static final String HEADER = "Chokepoint-Process";

  /** Null where the answer does not tell, as an older agent's does not. */
  static @Nullable AgentProcess of(HttpHeaders headers) {
    String[] parts = headers.firstValue(HEADER).orElse("").split(" ");
    try {
      return parts.length == 2
          ? new AgentProcess(Long.parseLong(parts[0]), Long.parseLong(parts[1]))
          : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /** That there was more than one; null where there was not. */
  static @Nullable String said(List<AgentProcess> all) {
    return all.size() < 2
        ? null
        : "the service was restarted during the run: the agent answered from "
            + all.stream().map(AgentProcess::words).collect(Collectors.joining(", then from "));
  }

  private String words() {
    return "process "
        + pid
        + " started at "
        + Instant.ofEpochMilli(startMillis).truncatedTo(ChronoUnit.SECONDS);
  }
}
