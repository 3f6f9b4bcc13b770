/** What every part of Taskweir agrees on: names, topics, task keys, states, payloads. */
@NullMarked
package io.taskweir.protocol;

import org.jspecify.annotations.NullMarked;
