package io.chokepoint.driver.plan;

import java.net.URI;

/**
 * The agent inside a service that is not the first target: another target, or one that they call.
 *
 * @param name of the service, unique within the plan
 * @param url of the agent
 * @param at host and port that the service's callers ask
 */
public record OtherAgent(String name, URI url, String at) {}
