/** RESTEasy: routes of JAX-RS resources. */
@NullMarked
package io.chokepoint.agent.library.resteasy;

import org.jspecify.annotations.NullMarked;
