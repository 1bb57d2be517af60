/**
 * Changing the service while it runs: what can be changed, for how long, and how it is put back.
 */
@NullMarked
package io.chokepoint.agent.control;

import org.jspecify.annotations.NullMarked;
