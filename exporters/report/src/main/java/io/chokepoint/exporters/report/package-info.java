/** The report folder: one class a file. */
@NullMarked
package io.chokepoint.exporters.report;

import org.jspecify.annotations.NullMarked;
