/**
 * What survives the process: RDB files, the append-only file, and loading both at the start (Redis: rdb.c, aof.c). All of it runs on the
 * node's one thread in slices and reaches files through {@link dev.ariadne.core.persist.Disk}.
 */
@NullMarked
package dev.ariadne.core.persist;

import org.jspecify.annotations.NullMarked;
