package io.chokepoint.agent.server;

import java.util.List;

/**
 * How the agent is. {@code cpuCores}, {@code heapBytes}, {@code degraded} and {@code errors} are a
 * report's overhead.
 *
 * @param cpuNanos CPU time of the agent's own threads since it started
 * @param cpuCores their mean since then
 * @param heapBytes what the hour of windows, what the next one is recorded in, and the names of
 *     statements take
 * @param windows how many it keeps
 * @param dropped seconds that had to go before their hour was over
 * @param blind what it does not see of the service, and what to do; empty where nothing is known to
 *     be missing
 * @param degraded what was shed; empty where nothing
 * @param missing of the timeline's last hour; empty where nothing
 * @param errors swallowed inside the agent
 * @param firstErrors the first few in words
 */
public record AgentHealth(
    String version,
    String application,
    long pid,
    long startedMillis,
    long cpuNanos,
    double cpuCores,
    long heapBytes,
    int windows,
    long dropped,
    List<String> blind,
    List<String> degraded,
    List<Gap> missing,
    long errors,
    List<String> firstErrors) {}
