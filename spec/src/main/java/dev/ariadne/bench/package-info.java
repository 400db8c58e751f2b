/** What a server costs, beside another one in the same run: only ratios of one run, and CPU time, mean something on a shared machine. */
@NullMarked
package dev.ariadne.bench;

import org.jspecify.annotations.NullMarked;
