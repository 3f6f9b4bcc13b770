/** What a broken system would have left behind: for the proof that the checker sees it. */
@NullMarked
package io.taskweir.e2e.torture.mutation;

import org.jspecify.annotations.NullMarked;
