/** Every redis.conf keyword in one table, the values of one server, and the reader of files and flags. Depends on nothing of ours. */
@NullMarked
package dev.ariadne.config;

import org.jspecify.annotations.NullMarked;
