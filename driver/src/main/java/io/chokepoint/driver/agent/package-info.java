/** The driver's side of the agent's HTTP interface, and loading the agent into a running JVM. */
@NullMarked
package io.chokepoint.driver.agent;

import org.jspecify.annotations.NullMarked;
