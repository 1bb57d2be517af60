/** Jersey: routes of JAX-RS resources. */
@NullMarked
package io.chokepoint.agent.library.jersey;

import org.jspecify.annotations.NullMarked;
