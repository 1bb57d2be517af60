/** Calls by OkHttp. */
@NullMarked
package io.chokepoint.agent.library.okhttp;

import org.jspecify.annotations.NullMarked;
