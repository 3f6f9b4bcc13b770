@NullMarked
package io.taskweir.statestore.http;

import org.jspecify.annotations.NullMarked;
