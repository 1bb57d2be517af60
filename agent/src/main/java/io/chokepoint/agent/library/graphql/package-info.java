/** GraphQL Java. */
@NullMarked
package io.chokepoint.agent.library.graphql;

import org.jspecify.annotations.NullMarked;
