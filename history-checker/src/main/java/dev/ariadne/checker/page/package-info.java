/** Verdicts as pages and pictures: files that need nothing else, no script and no network. */
@NullMarked
package dev.ariadne.checker.page;

import org.jspecify.annotations.NullMarked;
