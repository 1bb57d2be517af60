/** Plans in the languages of other load tools. */
@NullMarked
package io.chokepoint.driver.engine;

import org.jspecify.annotations.NullMarked;
