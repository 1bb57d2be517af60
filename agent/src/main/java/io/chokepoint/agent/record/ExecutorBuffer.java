package io.chokepoint.agent.record;

/** One executor's tasks of one window, while they are being recorded. */
final class ExecutorBuffer {

  final WindowLatencies queueWait = new WindowLatencies();
  final WindowLatencies execution = new WindowLatencies();
}
