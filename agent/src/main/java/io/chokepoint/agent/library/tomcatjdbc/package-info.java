/** Tomcat JDBC's pools. */
@NullMarked
package io.chokepoint.agent.library.tomcatjdbc;

import org.jspecify.annotations.NullMarked;
