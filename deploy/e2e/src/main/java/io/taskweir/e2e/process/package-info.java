/** Programs that run in processes of their own, to be killed, frozen and replaced. */
@NullMarked
package io.taskweir.e2e.process;

import org.jspecify.annotations.NullMarked;
