/** What a run ends with, as data; the exporters write it out. */
@NullMarked
package io.chokepoint.core.report;

import org.jspecify.annotations.NullMarked;
