package io.chokepoint.agent.record;

/** Everything recorded in one window. There are two: one is written while the other is read. */
final class Buffer {

  final Slots<EndpointBuffer> endpoints = new Slots<>(Recorder.ENDPOINTS);
  final Slots<StatementBuffer> statements = new Slots<>(Recorder.RESOURCES);
  final Slots<PoolBuffer> pools = new Slots<>(Recorder.RESOURCES);
  final Slots<LockBuffer> locks = new Slots<>(Locks.MOST);
  final Slots<ExecutorBuffer> executors = new Slots<>(Executors.MOST);
  final Slowest slowest = new Slowest();

  /** An endpoint's number is another's from now on. */
  void forgetEndpoint(int index) {
    endpoints.remove(index);
    pools.forEach(pool -> pool.forgetEndpoint(index));
  }

  /** What it kept on the heap when it was last drained; what there is few of is left out. */
  long bytes() {
    long[] sum = new long[1];
    endpoints.forEach(buffer -> sum[0] += buffer.bytes());
    statements.forEach(buffer -> sum[0] += buffer.bytes());
    return sum[0];
  }

  // No lambdas that make what is missing: the request's path would allocate one each time.

  EndpointBuffer of(EndpointRecord endpoint) {
    EndpointBuffer there = endpoints.peek(endpoint.index);
    return there != null ? there : endpoints.add(endpoint.index, new EndpointBuffer(endpoint));
  }

  StatementBuffer ofStatement(int id) {
    StatementBuffer there = statements.peek(id);
    return there != null ? there : statements.add(id, new StatementBuffer());
  }

  PoolBuffer ofPool(int id) {
    PoolBuffer there = pools.peek(id);
    return there != null ? there : pools.add(id, new PoolBuffer());
  }

  LockBuffer ofLock(int index) {
    LockBuffer there = locks.peek(index);
    return there != null ? there : locks.add(index, new LockBuffer());
  }

  ExecutorBuffer ofExecutor(int index) {
    ExecutorBuffer there = executors.peek(index);
    return there != null ? there : executors.add(index, new ExecutorBuffer());
  }
}
