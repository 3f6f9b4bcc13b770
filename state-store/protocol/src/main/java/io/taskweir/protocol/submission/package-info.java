/** The request to run a task, as JSON on the inbox, on the queue topics and over HTTP. */
@NullMarked
package io.taskweir.protocol.submission;

import org.jspecify.annotations.NullMarked;
