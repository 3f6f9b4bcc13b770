package io.taskweir.dispatcher.loop;

import io.taskweir.dispatcher.plan.Decision;
import io.taskweir.dispatcher.plan.DispatchPlan;
import java.util.List;

/** Does what the plan decided. */
@FunctionalInterface
public interface Actions {
  /**
   * Called on the loop's thread.
   *
   * @param decisions to be done in this order
   * @param plan to be told what became of the writes to streams
   */
  void perform(List<Decision> decisions, DispatchPlan plan, long nowNanos);
}
