package dev.ariadne.sim;

import dev.ariadne.core.repl.Backlog;
import dev.ariadne.core.repl.ReplId;
import dev.ariadne.core.repl.Replication;
import java.util.Arrays;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Every byte of every history, as an outsider sees it: what must hold of ids, offsets and bytes after each event.
 *
 * <ul>
 *   <li><b>OneAuthor</b>: a history's bytes are made by a primary; a replica holds none that no primary has made.
 *   <li><b>SameIdSameBytes</b>: two nodes with one id hold the same bytes at the same positions.
 *   <li><b>Continues</b>: a node that takes another id holds what that history held up to there.
 *   <li><b>SecondId</b>: an id that a node still answers to (replid2) is valid no further than the bytes are the same.
 * </ul>
 */
final class Histories {
    /** One replication id's bytes. Before {@code fork} they are the parent's. */
    private static final class History {
        final @Nullable History parent;
        final long fork;
        byte[] bytes = new byte[0];
        int length;

        History(@Nullable History parent, long fork) {
            this.parent = parent;
            this.fork = fork;
        }

        long end() {
            return fork + length;
        }

        void append(byte[] more, int from, int to) {
            int n = to - from;
            if (bytes.length - length < n) {
                bytes = Arrays.copyOf(bytes, Math.max(1024, 2 * (length + n)));
            }
            System.arraycopy(more, from, bytes, length, n);
            length += n;
        }

        byte at(long position) {
            History h = this;
            while (position < h.fork && h.parent != null) {
                h = h.parent;
            }
            return h.bytes[(int) (position - h.fork)];
        }

        /** Whether {@code other}'s bytes up to {@code end} are this one's too. */
        boolean contains(History other, long end) {
            for (History h = this; h != null; h = h.parent) {
                if (h == other) {
                    return true;
                }
                if (end > h.fork) {
                    return false;
                }
            }
            return end == other.root().fork;
        }

        History root() {
            History h = this;
            while (h.parent != null) {
                h = h.parent;
            }
            return h;
        }
    }

    /** Where a node stands, as seen after its last event. */
    static final class Place {
        private @Nullable History history;
        private String id = "";
        private long end;
        private String secondId = "";
        private long secondEnd;

        /** Its memory is gone. */
        void forget() {
            history = null;
            id = "";
            end = 0;
            secondId = "";
        }

        /** The history's id, empty when it is not known. */
        String id() {
            return id;
        }

        long end() {
            return end;
        }
    }

    private final TreeMap<String, History> byId = new TreeMap<>();
    private final TreeMap<String, Long> furthest = new TreeMap<>();

    /** Looks at a node after an event. */
    void look(String name, Replication r, Place place) {
        Backlog backlog = r.backlog();
        if (backlog == null) {
            place.forget();
            return;
        }
        furthest.merge(name + " " + r.replId(), r.end(), Math::max);
        if (!r.replId().equals(place.id)) {
            enter(name, r, place);
            place.secondId = "";
        }
        checkSecondId(name, r, place);
        History history = place.history;
        if (history == null) {
            return;
        }
        if (r.end() != place.end) {
            if (r.end() < place.end || !backlog.covers(place.end)) {
                // A snapshot of the same history.
                if (r.end() > history.end()) {
                    throw new Violation(
                            "OneAuthor", name + " is at " + r.end() + " of " + r.replId() + ", which nobody wrote");
                }
            } else {
                extend(name, r, backlog, place, history);
            }
            place.end = r.end();
        }
    }

    private void checkSecondId(String name, Replication r, Place place) {
        if (r.replId2().equals(place.secondId) && r.secondEnd() == place.secondEnd) {
            return;
        }
        place.secondId = r.replId2();
        place.secondEnd = r.secondEnd();
        History own = place.history;
        History second = byId.get(r.replId2());
        if (own != null && second != null && !own.contains(second, r.secondEnd())) {
            throw new Violation(
                    "SecondId",
                    name + " answers for " + r.replId2() + " up to " + r.secondEnd() + ", which is not the same as "
                            + r.replId() + " up to there");
        }
    }

    private void enter(String name, Replication r, Place place) {
        History known = byId.get(r.replId());
        if (known == null) {
            if (!r.isPrimary()) {
                // A replica that came back with an id and a position from its file.
                place.history = null;
                place.id = r.replId();
                place.end = r.end();
                return;
            }
            History parent = byId.get(r.replId2());
            long fork = parent == null ? place.history == null ? r.end() : place.end : r.secondEnd();
            if (parent != null && fork > parent.end()) {
                throw new Violation(
                        "SecondId",
                        name + " continues " + r.replId2() + " from " + fork + ", which ended at " + parent.end());
            }
            known = new History(parent, parent == null ? r.end() : fork);
            byId.put(r.replId(), known);
            if (parent != null && place.history != null && place.end >= fork && !parent.contains(place.history, fork)) {
                throw new Violation("SecondId", name + " was of another history than the one that it continues");
            }
            place.end = known.fork;
        } else {
            History before = place.history;
            boolean continued = r.replId2().equals(place.id) && !place.id.equals(ReplId.NONE);
            if (before != null && continued && !known.contains(before, r.secondEnd())) {
                throw new Violation(
                        "Continues",
                        name + " goes on from " + r.secondEnd() + " of " + place.id + " with " + r.replId()
                                + ", which is not the same up to there");
            }
            if (!continued) {
                place.end = r.end();
                if (r.end() > known.end()) {
                    throw new Violation(
                            "OneAuthor", name + " begins at " + r.end() + " of " + r.replId() + ", which nobody wrote");
                }
            }
        }
        place.history = known;
        place.id = r.replId();
    }

    private static void extend(String name, Replication r, Backlog backlog, Place place, History history) {
        int n = (int) (r.end() - place.end);
        byte[] bytes = new byte[n];
        backlog.read(place.end, bytes, n);
        int i = 0;
        for (; i < n && place.end + i < history.end(); i++) {
            if (history.at(place.end + i) != bytes[i]) {
                throw new Violation(
                        "SameIdSameBytes", name + " differs from others at " + (place.end + i) + " of " + r.replId());
            }
        }
        if (i == n) {
            return;
        }
        if (!r.isPrimary()) {
            throw new Violation(
                    "OneAuthor",
                    name + ", a replica, has byte " + (place.end + i) + " of " + r.replId() + ", which nobody wrote");
        }
        history.append(bytes, i, n);
    }

    /** Whether the node at {@code place} holds what {@code id} holds up to {@code end}. */
    boolean holds(Place place, String id, long end) {
        History wanted = byId.get(id);
        History own = place.history;
        return wanted != null && own != null && place.end >= end && own.contains(wanted, end);
    }

    /** How much of the history {@code id} the server has had at most. */
    long furthest(String name, String id) {
        return furthest.getOrDefault(name + " " + id, 0L);
    }
}
