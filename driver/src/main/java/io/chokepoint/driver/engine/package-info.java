/** Other load tools that send a plan: the plan in their language, and a run of theirs. */
@NullMarked
package io.chokepoint.driver.engine;

import org.jspecify.annotations.NullMarked;
