/** Jepsen's history format, in and out: EDN maps, one per event. */
@NullMarked
package dev.ariadne.checker.edn;

import org.jspecify.annotations.NullMarked;
