/** Route templates of Spring MVC. */
@NullMarked
package io.chokepoint.agent.library.springmvc;

import org.jspecify.annotations.NullMarked;
