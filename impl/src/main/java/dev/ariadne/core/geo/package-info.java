/** Places on the globe: geohashes, distances, areas that are searched (Redis: geohash.c, geohash_helper.c). */
@NullMarked
package dev.ariadne.core.geo;

import org.jspecify.annotations.NullMarked;
