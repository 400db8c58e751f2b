/**
 * Real processes against one another: our server, stock redis-server, redis-cli, redis-benchmark, Jedis and Lettuce. Tests that need
 * Redis' programs carry the tag {@code interop}; {@code -Dinterop=false} leaves them out.
 */
@NullMarked
package dev.ariadne.interop;

import org.jspecify.annotations.NullMarked;
