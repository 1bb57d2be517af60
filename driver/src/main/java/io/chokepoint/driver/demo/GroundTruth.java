package io.chokepoint.driver.demo;

/**
 * What is known to be wrong with a scenario, for readers and for grading. Nothing of it reaches the
 * service, its agent or the diagnosis.
 *
 * @param kind what a right verdict names first: a finding's kind, or {@code healthy}
 */
record GroundTruth(String kind, String cause, String fix) {}
