/** Oracle's Universal Connection Pool. */
@NullMarked
package io.chokepoint.agent.library.ucp;

import org.jspecify.annotations.NullMarked;
