package io.chokepoint.driver.plan;

/**
 * What an answer holds for extraction and checks to look at.
 *
 * @param body empty where it is not kept
 */
public record Answer(int status, Fields fields, String body) {}
