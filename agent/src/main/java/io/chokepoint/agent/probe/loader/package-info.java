/** Class loaders of applications. */
@NullMarked
package io.chokepoint.agent.probe.loader;

import org.jspecify.annotations.NullMarked;
