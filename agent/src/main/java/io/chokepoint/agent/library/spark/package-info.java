/** Spark, the web framework. */
@NullMarked
package io.chokepoint.agent.library.spark;

import org.jspecify.annotations.NullMarked;
