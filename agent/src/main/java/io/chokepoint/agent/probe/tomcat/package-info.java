/** Worker threads of Tomcat. */
@NullMarked
package io.chokepoint.agent.probe.tomcat;

import org.jspecify.annotations.NullMarked;
