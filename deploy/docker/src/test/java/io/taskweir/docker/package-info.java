@NullMarked
package io.taskweir.docker;

import org.jspecify.annotations.NullMarked;
