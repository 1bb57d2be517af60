/** Plans to begin with: made of what an agent has seen, or of an OpenAPI document. */
@NullMarked
package io.chokepoint.driver.draft;

import org.jspecify.annotations.NullMarked;
