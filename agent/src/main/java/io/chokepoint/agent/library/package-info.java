/** What the agent knows of a library; the packages below hold it, one a library. */
@NullMarked
package io.chokepoint.agent.library;

import org.jspecify.annotations.NullMarked;
