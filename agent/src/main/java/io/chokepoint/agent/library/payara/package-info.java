/** Payara: the worker threads of its listeners and its pools of connections. */
@NullMarked
package io.chokepoint.agent.library.payara;

import org.jspecify.annotations.NullMarked;
