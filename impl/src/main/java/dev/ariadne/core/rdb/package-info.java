/** Redis' RDB format, written and read as a stream of bytes (Redis: rdb.c). String keys so far; other types are named when met. */
@NullMarked
package dev.ariadne.core.rdb;

import org.jspecify.annotations.NullMarked;
