package dev.ariadne.info;

import dev.ariadne.config.Params;
import dev.ariadne.core.Eviction;
import dev.ariadne.core.Host;
import dev.ariadne.core.Memory;
import dev.ariadne.core.Node;
import dev.ariadne.core.repl.Backlog;
import dev.ariadne.core.repl.ReplicaSlot;
import dev.ariadne.core.script.Scripts;
import java.util.Locale;

/**
 * The memory section of INFO. {@code used_memory} is what maxmemory is held against, the node's own estimate of its data; the
 * {@code allocator_} fields are those of the Java heap and direct buffers.
 */
final class MemoryInfo {
    private MemoryInfo() {}

    static void append(Node node, Info out) {
        Host host = node.effects().host();
        Eviction memory = node.eviction();
        long used = memory.usedBytes() + memory.notCountedBytes();
        long peak = Math.max(used, memory.peakBytes());
        long overhead = memory.startupBytes() + memory.overheadBytes();
        long resident = host.residentBytes();
        long dataset = used - overhead;
        size(out.title("Memory"), "used_memory", used);
        size(out, "used_memory_rss", resident);
        size(out, "used_memory_peak", peak);
        out.field("used_memory_peak_perc", percent(used, peak))
                .field("used_memory_overhead", overhead)
                .field("used_memory_startup", memory.startupBytes())
                .field("used_memory_dataset", dataset)
                .field("used_memory_dataset_perc", percent(dataset, used - memory.startupBytes()));
        heap(host, resident, out);
        size(out, "total_system_memory", host.systemBytes());
        scripts(node.scripts(), out);
        long maximum = node.config().get(Params.MAXMEMORY);
        size(out, "maxmemory", maximum);
        if (node.effects().memoryLimit() != Memory.UNLIMITED) {
            // What the heap carries, which limits the data whatever maxmemory says.
            size(out, "heap_limit", node.effects().memoryLimit());
            out.field("direct_memory_limit", node.effects().bufferLimit());
        }
        out.field("maxmemory_policy", node.config().get(Params.MAXMEMORY_POLICY))
                .field("mem_fragmentation_ratio", ratio(resident, used))
                .field("mem_fragmentation_bytes", resident - used)
                .field("mem_not_counted_for_evict", memory.notCountedBytes());
        buffers(node, out);
        out.field("mem_allocator", "jvm")
                .field("active_defrag_running", 0)
                .field("lazyfree_pending_objects", 0)
                .field("lazyfreed_objects", 0);
    }

    private static void heap(Host host, long resident, Info out) {
        long heap = host.usedMemoryBytes();
        out.field("allocator_allocated", heap)
                .field("allocator_active", heap)
                .field("allocator_resident", resident)
                .field("allocator_frag_ratio", "1.00")
                .field("allocator_frag_bytes", 0)
                .field("allocator_rss_ratio", ratio(resident, heap))
                .field("allocator_rss_bytes", resident - heap)
                .field("rss_overhead_ratio", "1.00")
                .field("rss_overhead_bytes", 0);
    }

    private static void scripts(Scripts scripts, Info out) {
        long bytes = scripts.memoryBytes();
        out.field("used_memory_lua", 0)
                .field("used_memory_vm_eval", 0)
                .field("used_memory_lua_human", Info.human(0))
                .field("used_memory_scripts_eval", bytes)
                .field("number_of_cached_scripts", scripts.count())
                .field("number_of_functions", scripts.functions().count())
                .field("number_of_libraries", scripts.functions().libraries().size())
                .field("used_memory_vm_functions", 0)
                .field("used_memory_vm_total", 0)
                .field("used_memory_vm_total_human", Info.human(0))
                .field("used_memory_functions", 0);
        size(out, "used_memory_scripts", bytes);
    }

    private static void buffers(Node node, Info out) {
        long replicas = 0;
        for (ReplicaSlot slot : node.replication().primary().replicas()) {
            replicas += slot.isOnline() ? node.replication().end() - slot.cursor() + slot.inFlight() : 0;
        }
        Backlog backlog = node.replication().backlog();
        long stream = backlog == null ? 0 : backlog.length();
        long counted = stream - node.eviction().notCountedBytes();
        out.field("mem_replication_backlog", stream)
                .field("mem_total_replication_buffers", stream)
                .field("mem_clients_slaves", replicas)
                .field("mem_clients_normal", node.eviction().overheadBytes() - counted)
                .field("mem_cluster_links", 0)
                .field("mem_aof_buffer", 0);
    }

    /** The field, and its form for people. */
    private static void size(Info out, String name, long bytes) {
        out.field(name, bytes).field(name + "_human", Info.human(bytes));
    }

    private static String percent(long part, long whole) {
        return String.format(Locale.ROOT, "%.2f%%", whole <= 0 ? 0 : 100.0 * part / whole);
    }

    private static String ratio(long a, long b) {
        return String.format(Locale.ROOT, "%.2f", b <= 0 ? 0 : (double) a / b);
    }
}
