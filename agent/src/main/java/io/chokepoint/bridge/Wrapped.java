package io.chokepoint.bridge;

/**
 * A framework's own task on its way through a queue whose one runner works off many: it says itself
 * when it begins and ends, as the runner's thread does not.
 */
final class Wrapped implements Runnable {

  private final Runnable task;

  Wrapped(Runnable task) {
    this.task = task;
  }

  @Override
  public void run() {
    Tasks.ended(); // the runner's, if it is taken for a task
    boolean began = Tasks.began(this);
    try {
      task.run();
    } finally {
      if (began) {
        Tasks.ended();
      }
    }
  }
}
