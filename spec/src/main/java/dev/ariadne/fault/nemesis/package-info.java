/** What breaks the cluster, and in which order: a nemesis is one class and one line in {@link dev.ariadne.fault.nemesis.Nemeses}. */
@NullMarked
package dev.ariadne.fault.nemesis;

import org.jspecify.annotations.NullMarked;
