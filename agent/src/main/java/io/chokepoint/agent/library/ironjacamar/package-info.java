/** IronJacamar's pools, which WildFly's data sources have. */
@NullMarked
package io.chokepoint.agent.library.ironjacamar;

import org.jspecify.annotations.NullMarked;
