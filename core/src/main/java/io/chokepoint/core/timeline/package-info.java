/** One-second windows: what requests, pools, statements and the machine did, second by second. */
@NullMarked
package io.chokepoint.core.timeline;

import org.jspecify.annotations.NullMarked;
