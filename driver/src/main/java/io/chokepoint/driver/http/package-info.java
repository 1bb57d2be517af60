/** Load over HTTP/1.1: un-pooled Vert.x connections, each owned by one event loop. */
@NullMarked
package io.chokepoint.driver.http;

import org.jspecify.annotations.NullMarked;
