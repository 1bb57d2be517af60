/** gRPC servers. */
@NullMarked
package io.chokepoint.agent.probe.grpc;

import org.jspecify.annotations.NullMarked;
