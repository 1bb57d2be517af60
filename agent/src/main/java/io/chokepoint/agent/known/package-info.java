/** The list of the libraries that are known. */
@NullMarked
package io.chokepoint.agent.known;

import org.jspecify.annotations.NullMarked;
