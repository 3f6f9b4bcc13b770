package io.taskweir.client;

/**
 * Says that a submission is durable: every in-sync replica of its partition has it. It says nothing
 * about whether the id was new: a submission whose id is taken already is not run, and goes to
 * {@code taskweir.rejected} with the code {@code DUPLICATE_TASK}.
 *
 * @param taskId the caller's id, or the one that was made
 * @param partition of the tenant's queue topic; everything about this task lives in the partition
 *     with this number
 * @param offset of the submission in that partition
 */
public record Receipt(String tenant, String taskId, int partition, long offset) {}
