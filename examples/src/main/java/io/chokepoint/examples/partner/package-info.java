/** The shop's downstream service, as a process of its own. */
@NullMarked
package io.chokepoint.examples.partner;

import org.jspecify.annotations.NullMarked;
