/** JAX-RS: the routes of Jersey and RESTEasy. */
@NullMarked
package io.chokepoint.agent.probe.jaxrs;

import org.jspecify.annotations.NullMarked;
