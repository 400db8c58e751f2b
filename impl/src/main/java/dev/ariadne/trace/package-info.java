/** What a node does, as lines of text: traces that {@code ariadne conform --reverse} holds against the model. */
@NullMarked
package dev.ariadne.trace;

import org.jspecify.annotations.NullMarked;
