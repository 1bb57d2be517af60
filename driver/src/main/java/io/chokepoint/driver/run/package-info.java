/** A plan carried out: load, agent, diagnosis, report. */
@NullMarked
package io.chokepoint.driver.run;

import org.jspecify.annotations.NullMarked;
