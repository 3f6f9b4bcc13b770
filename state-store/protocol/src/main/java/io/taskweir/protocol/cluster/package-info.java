/** What live servers and the control plane say of themselves: layout and members. */
@NullMarked
package io.taskweir.protocol.cluster;

import org.jspecify.annotations.NullMarked;
