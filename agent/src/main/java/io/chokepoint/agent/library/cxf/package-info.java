/** CXF: routes of JAX-RS resources. */
@NullMarked
package io.chokepoint.agent.library.cxf;

import org.jspecify.annotations.NullMarked;
