/** Tomcat: its worker threads and sockets. */
@NullMarked
package io.chokepoint.agent.library.tomcat;

import org.jspecify.annotations.NullMarked;
