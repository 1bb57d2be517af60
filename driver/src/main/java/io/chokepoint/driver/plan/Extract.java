package io.chokepoint.driver.plan;

/** Takes a variable's value out of an answer. */
public record Extract(String variable, int index, Spot from) {}
