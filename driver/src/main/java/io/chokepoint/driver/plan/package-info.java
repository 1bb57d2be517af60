/** What a run is asked to do, and reading it from YAML with every mistake located. */
@NullMarked
package io.chokepoint.driver.plan;

import org.jspecify.annotations.NullMarked;
