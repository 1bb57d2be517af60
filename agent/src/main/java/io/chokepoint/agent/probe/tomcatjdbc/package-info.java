/** Tomcat JDBC's pools. */
@NullMarked
package io.chokepoint.agent.probe.tomcatjdbc;

import org.jspecify.annotations.NullMarked;
