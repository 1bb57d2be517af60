package io.chokepoint.agent.control;

import io.chokepoint.agent.library.Actuator;
import io.chokepoint.agent.own.AgentErrors;
import io.chokepoint.agent.sampler.LackedIndex;
import io.chokepoint.core.experiment.Setting;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Whether an index is there that a statement lacks. One is made for each lease, which keeps it. */
final class IndexSize implements Actuator {

  private final TriedIndex index;

  IndexSize(LackedIndex lacked, Consumer<String> audit, AgentErrors errors) {
    this.index = new TriedIndex(lacked, audit, errors);
  }

  /** What is created and dropped. */
  TriedIndex index() {
    return index;
  }

  @Override
  public boolean changes(Object point) {
    return point == index;
  }

  @Override
  public String setting() {
    return Setting.INDEX;
  }

  @Override
  public List<Integer> values(Object point) {
    return List.of(index.wanted() ? 1 : 0);
  }

  @Override
  public void set(Object point, int number, int value) {
    if (value > 0) {
      index.create();
    } else {
      index.drop();
    }
  }

  /** One that is to be dropped counts until it is; one under way only when it can be used. */
  @Override
  public int open(Object point) {
    return (index.wanted() ? index.usable() : index.exists()) ? 1 : 0;
  }

  @Override
  public int inUse(Object point) {
    return 0;
  }

  /** It is waited for until it is there. */
  @Override
  public boolean queued(Object point) {
    return true;
  }

  @Override
  public int least() {
    return 0;
  }

  @Override
  public @Nullable String failure(Object point) {
    return index.failure();
  }

  @Override
  public void awaitPutBack(Object point) {
    index.awaitDropped();
  }
}
