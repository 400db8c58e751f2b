/** Publish and subscribe, and the notifications of what happens to keys (Redis: pubsub.c, notify.c). */
@NullMarked
package dev.ariadne.core.pubsub;

import org.jspecify.annotations.NullMarked;
