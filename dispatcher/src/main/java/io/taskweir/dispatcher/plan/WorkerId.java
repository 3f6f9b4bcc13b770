package io.taskweir.dispatcher.plan;

/** A worker; its own name for itself counts only within its tenant. */
record WorkerId(String tenant, String name) {}
