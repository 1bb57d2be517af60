package io.chokepoint.core.timeline;

import org.jspecify.annotations.Nullable;

/**
 * What a Redis server said of itself at the end of a second; rates are those of the second.
 *
 * @param memoryBytes in use by its data and itself
 * @param maxMemoryBytes what it may use; null where unlimited
 * @param hits share of look-ups that found their key, 0 to 1; null where there was none
 * @param clients connected, the probe's own included
 * @param blockedClients waiting in a blocking command
 * @param cpuCores processors it kept busy
 */
public record RedisSample(
    long memoryBytes,
    @Nullable Long maxMemoryBytes,
    double commandsPerSecond,
    @Nullable Double hits,
    double evictionsPerSecond,
    double expirationsPerSecond,
    int clients,
    int blockedClients,
    @Nullable Double cpuCores) {}
