package io.chokepoint.agent.server;

/**
 * A stretch of time of which the timeline has no window.
 *
 * @param sinceMillis Unix time
 * @param untilMillis Unix time; of the answer where it still goes on
 * @param cause in words
 */
public record Gap(long sinceMillis, long untilMillis, String cause) {}
