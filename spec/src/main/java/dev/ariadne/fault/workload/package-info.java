/** What clients do: a workload is one class and one line in {@link dev.ariadne.fault.workload.Workloads}. */
@NullMarked
package dev.ariadne.fault.workload;

import org.jspecify.annotations.NullMarked;
