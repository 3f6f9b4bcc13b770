package io.taskweir.statestore.store;

/**
 * What an open transaction has written so far.
 *
 * @param tasks that it has changed
 * @param unfinished those of them that have not ended, and go to the changelog at the commit
 * @param bytes of it all, roughly
 */
public record Uncommitted(int tasks, int unfinished, long bytes) {}
