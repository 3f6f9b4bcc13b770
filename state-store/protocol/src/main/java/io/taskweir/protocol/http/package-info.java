/** Functions that are HTTP services: what they are sent, and what their answers mean. */
@NullMarked
package io.taskweir.protocol.http;

import org.jspecify.annotations.NullMarked;
