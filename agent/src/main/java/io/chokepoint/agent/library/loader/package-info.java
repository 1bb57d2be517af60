/** Class loaders of applications. */
@NullMarked
package io.chokepoint.agent.library.loader;

import org.jspecify.annotations.NullMarked;
