/**
 * The Redis serialisation protocol, both directions, without allocation on the hot path: {@link dev.ariadne.core.resp.RespParser}
 * turns bytes into {@link dev.ariadne.core.resp.Args}, {@link dev.ariadne.core.resp.Reply} turns values into bytes.
 *
 * <p>A {@code String} of this package is a view of bytes (ISO-8859-1, one char a byte), so binary names survive the round trip.
 */
@NullMarked
package dev.ariadne.core.resp;

import org.jspecify.annotations.NullMarked;
