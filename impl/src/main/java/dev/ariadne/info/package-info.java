/** What a server tells about itself: counters, and the text of INFO. */
@NullMarked
package dev.ariadne.info;

import org.jspecify.annotations.NullMarked;
