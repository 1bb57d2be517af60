package io.chokepoint.agent.record;

/** One executor's tasks of one window, while they are being recorded. */
final class ExecutorBuffer {

  final Distribution queueWait = new Distribution();
  final Distribution execution = new Distribution();
}
