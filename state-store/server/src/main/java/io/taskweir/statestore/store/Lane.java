package io.taskweir.statestore.store;

/** All tasks of one function of one tenant: what shares a window. */
public record Lane(String tenant, String function) {}
