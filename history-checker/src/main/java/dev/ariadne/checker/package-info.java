/** Histories and the engines that decide whether they are linearizable. */
@NullMarked
package dev.ariadne.checker;

import org.jspecify.annotations.NullMarked;
