/** Calls by Apache HttpClient, and its pools. */
@NullMarked
package io.chokepoint.agent.library.apache;

import org.jspecify.annotations.NullMarked;
