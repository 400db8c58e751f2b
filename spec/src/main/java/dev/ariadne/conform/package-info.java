/**
 * The model's behaviours on real nodes: every edge of a model's state graph is one step of the server's own code, and after each
 * step what the nodes hold must be what the model says.
 */
@NullMarked
package dev.ariadne.conform;

import org.jspecify.annotations.NullMarked;
