/** The engines that decide one key's history, and what they share: the packed form of a history and the budget of a run. */
@NullMarked
package dev.ariadne.checker.engine;

import org.jspecify.annotations.NullMarked;
