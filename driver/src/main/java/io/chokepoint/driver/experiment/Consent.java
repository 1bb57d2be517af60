package io.chokepoint.driver.experiment;

import java.util.function.Predicate;

/**
 * What a user lets be done to a service beyond changing settings, each named in the command.
 *
 * @param delays whether an endpoint's requests may be delayed
 * @param indexes whether an index may be created in its database, and dropped again
 */
public record Consent(Predicate<String> delays, boolean indexes) {}
