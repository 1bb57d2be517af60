/** Spark, the web framework. */
@NullMarked
package io.chokepoint.agent.probe.spark;

import org.jspecify.annotations.NullMarked;
