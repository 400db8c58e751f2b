/** The TLA+ model and what runs it: TLC in-process, its state graph, and reports. */
@NullMarked
package dev.ariadne.tla;

import org.jspecify.annotations.NullMarked;
