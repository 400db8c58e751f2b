/** Access control: users, what they may run, and which keys and channels they may name (Redis: acl.c). */
@NullMarked
package dev.ariadne.core.acl;

import org.jspecify.annotations.NullMarked;
