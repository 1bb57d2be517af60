/** gRPC servers. */
@NullMarked
package io.chokepoint.agent.library.grpc;

import org.jspecify.annotations.NullMarked;
