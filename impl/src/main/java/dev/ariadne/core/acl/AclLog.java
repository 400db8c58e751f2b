package dev.ariadne.core.acl;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was refused lately, newest first (ACL LOG): equal refusals within a minute are one entry with a count. */
public final class AclLog {
    private static final long SAME_ENTRY_MS = 60_000;
    private static final int COMPARED_ENTRIES = 10;

    /**
     * An entry.
     *
     * @param context {@code toplevel}, {@code multi} or {@code lua}
     * @param object the command, key or channel
     * @param atMs when it last happened, Unix time in ms
     * @param client the line of CLIENT LIST of the last client
     */
    public record Entry(
            long count, Denial.Reason reason, String context, String object, String user, long atMs, String client) {
        boolean isLike(Entry other) {
            return reason == other.reason
                    && context.equals(other.context)
                    && Math.abs(atMs - other.atMs) <= SAME_ENTRY_MS
                    && object.equals(other.object)
                    && user.equals(other.user);
        }
    }

    private final ArrayDeque<Entry> entries = new ArrayDeque<>();

    /** The same entries for a copied node. */
    public AclLog copy() {
        AclLog copy = new AclLog();
        copy.entries.addAll(entries);
        return copy;
    }

    /** Adds an entry, or counts on one that is like it; at most {@code limit} are kept (config: acllog-max-len). */
    public void add(Entry entry, long limit) {
        Entry like = takeOneLike(entry);
        entries.addFirst(
                like == null
                        ? entry
                        : new Entry(
                                like.count + 1,
                                entry.reason,
                                entry.context,
                                entry.object,
                                entry.user,
                                entry.atMs,
                                entry.client));
        while (entries.size() > limit) {
            entries.removeLast();
        }
    }

    private @Nullable Entry takeOneLike(Entry entry) {
        Iterator<Entry> all = entries.iterator();
        for (int i = 0; i < COMPARED_ENTRIES && all.hasNext(); i++) {
            Entry each = all.next();
            if (each.isLike(entry)) {
                all.remove();
                return each;
            }
        }
        return null;
    }

    /** The newest {@code count} entries. */
    public List<Entry> newest(long count) {
        List<Entry> newest = new ArrayList<>();
        for (Entry each : entries) {
            if (newest.size() >= count) {
                break;
            }
            newest.add(each);
        }
        return newest;
    }

    /** ACL LOG RESET. */
    public void clear() {
        entries.clear();
    }
}
