/**
 * What the dispatcher knows and what it decides, pure: no Kafka, no gRPC, no clock, no threads.
 * {@link io.taskweir.dispatcher.plan.DispatchPlan} is the door; read it first.
 */
@NullMarked
package io.taskweir.dispatcher.plan;

import org.jspecify.annotations.NullMarked;
