/** What a worker proves itself with. */
@NullMarked
package io.taskweir.protocol.worker;

import org.jspecify.annotations.NullMarked;
