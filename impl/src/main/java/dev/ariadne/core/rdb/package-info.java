/** Redis' RDB format, written and read as a stream of bytes (Redis: rdb.c). The values themselves are the matter of {@code keyspace}. */
@NullMarked
package dev.ariadne.core.rdb;

import org.jspecify.annotations.NullMarked;
