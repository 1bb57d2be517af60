/** Texts that differ from request to request. */
@NullMarked
package io.chokepoint.driver.plan.template;

import org.jspecify.annotations.NullMarked;
