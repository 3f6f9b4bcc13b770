package io.taskweir.statestore.store;

/** One of a task's labels. */
public record Label(String key, String value) {}
