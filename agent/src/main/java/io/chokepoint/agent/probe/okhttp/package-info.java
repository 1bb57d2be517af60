/** Calls by OkHttp. */
@NullMarked
package io.chokepoint.agent.probe.okhttp;

import org.jspecify.annotations.NullMarked;
