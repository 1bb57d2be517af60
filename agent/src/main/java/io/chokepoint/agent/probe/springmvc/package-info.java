/** Route templates of Spring MVC. */
@NullMarked
package io.chokepoint.agent.probe.springmvc;

import org.jspecify.annotations.NullMarked;
