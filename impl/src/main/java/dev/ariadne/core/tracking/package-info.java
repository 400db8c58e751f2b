/** Server-assisted client-side caching: who may hold which keys, and telling them when keys change (Redis: tracking.c). */
@NullMarked
package dev.ariadne.core.tracking;

import org.jspecify.annotations.NullMarked;
