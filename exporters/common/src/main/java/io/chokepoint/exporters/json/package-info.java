/** The core's records as JSON documents, and back. */
@NullMarked
package io.chokepoint.exporters.json;

import org.jspecify.annotations.NullMarked;
