/** The bug bank: which layer of checks finds which of the seeded bugs ({@link dev.ariadne.core.Bug}), how soon, and by what. */
@NullMarked
package dev.ariadne.bugs;

import org.jspecify.annotations.NullMarked;
