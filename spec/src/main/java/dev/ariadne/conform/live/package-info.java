/** The model's behaviours on real processes, whose messages are held back until the model's step lets them pass. */
@NullMarked
package dev.ariadne.conform.live;

import org.jspecify.annotations.NullMarked;
