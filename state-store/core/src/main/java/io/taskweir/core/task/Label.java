package io.taskweir.core.task;

/** One of a task's labels. */
public record Label(String key, String value) {}
