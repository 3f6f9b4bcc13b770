/** Tests of the gateway. */
@NullMarked
package io.taskweir.gateway;

import org.jspecify.annotations.NullMarked;
