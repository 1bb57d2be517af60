package io.chokepoint.driver.plan;

/**
 * What an answer holds for extraction and checks to look at.
 *
 * @param body empty where nobody wanted it
 */
public record Answer(int status, Fields fields, String body) {}
