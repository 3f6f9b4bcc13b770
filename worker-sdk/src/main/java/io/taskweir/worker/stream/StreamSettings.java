package io.taskweir.worker.stream;

import java.util.List;

/**
 * What a worker says of itself in its first message, and how many slots it divides.
 *
 * @param functions that it has handlers for
 * @param concurrency slots to divide over the dispatchers
 * @param security what the streams are opened with
 */
public record StreamSettings(
    String workerId,
    String tenant,
    List<String> functions,
    int concurrency,
    StreamSecurity security,
    String sdkVersion) {}
