/** Reading a plan from YAML: its tree, the keys that each part has, and where a mistake stands. */
@NullMarked
package io.chokepoint.driver.plan.yaml;

import org.jspecify.annotations.NullMarked;
