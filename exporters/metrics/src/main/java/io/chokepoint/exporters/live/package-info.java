/** The page that shows a running service while one looks. */
@NullMarked
package io.chokepoint.exporters.live;

import org.jspecify.annotations.NullMarked;
