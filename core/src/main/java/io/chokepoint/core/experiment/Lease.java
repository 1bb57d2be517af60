package io.chokepoint.core.experiment;

import org.jspecify.annotations.Nullable;

/**
 * A change of a setting that lasts only as long as somebody asks for it.
 *
 * @param id tells it from leases before and after
 * @param setting as it was found
 * @param value what it was set to
 * @param settled whether the service has followed: a pool has as many connections as it may
 * @param secondsLeft until it ends unless it is renewed; 0 once it has ended
 * @param ended why it has ended, and what that did to the setting; null while it holds
 */
public record Lease(
    String id,
    Setting setting,
    int value,
    boolean settled,
    double secondsLeft,
    @Nullable String ended) {}
