/**
 * Functions that are HTTP services, called by the platform itself: a worker in the server, whose
 * handlers send requests. Nothing else knows of it; to dispatchers it is a worker like any other.
 */
@NullMarked
package io.taskweir.dev.httpfunction;

import org.jspecify.annotations.NullMarked;
