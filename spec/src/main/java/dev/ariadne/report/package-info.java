/** From a run to what a reader gets: the judgement, the summary on the terminal, the files of the results store, the page. */
@NullMarked
package dev.ariadne.report;

import org.jspecify.annotations.NullMarked;
