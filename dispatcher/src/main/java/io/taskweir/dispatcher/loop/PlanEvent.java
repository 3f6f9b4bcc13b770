package io.taskweir.dispatcher.loop;

import io.taskweir.dispatcher.plan.DispatchPlan;

/** Something that happened, told to the plan on the loop's thread. Must not block. */
@FunctionalInterface
public interface PlanEvent {
  /**
   * @param nowNanos the present time on the plan's clock
   */
  void tell(DispatchPlan plan, long nowNanos);
}
