/** The production driver: sockets, log and process around the deterministic core. One event loop thread does everything. */
@NullMarked
package dev.ariadne.net;

import org.jspecify.annotations.NullMarked;
