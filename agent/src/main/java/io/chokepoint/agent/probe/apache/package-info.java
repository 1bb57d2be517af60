/** Calls by Apache HttpClient, and its pools. */
@NullMarked
package io.chokepoint.agent.probe.apache;

import org.jspecify.annotations.NullMarked;
