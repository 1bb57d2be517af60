package io.chokepoint.driver.plan;

/** A place in a file, both counted from 1. */
record Position(int line, int column) {}
