package dev.ariadne.core.keyspace;

import dev.ariadne.core.Check;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A list of byte strings: a chain of {@link PackedList} pieces, each of some KiB (config: list-max-listpack-size), so that pushing and
 * popping at either end moves little, and reaching the middle passes over pieces and not over elements. An element that is larger
 * than a piece may be has one of its own.
 *
 * <p>Compare: Redis' quicklist.
 */
public final class ListValue extends Value {
    private static final int LARGEST_CLASS = 5;
    private static final int SMALLEST_PIECE_BYTES = 4096;
    /** What a piece holds at most when the setting limits its elements. */
    private static final int SAFE_PIECE_BYTES = 8192;

    private static final int PIECE_OVERHEAD_BYTES = 64;
    private static final int LIST_OVERHEAD_BYTES = 40;

    private static final class Piece {
        final PackedList elements;

        @Nullable
        Piece previous;

        @Nullable
        Piece next;

        Piece(PackedList elements) {
            this.elements = elements;
        }

        @Nullable
        Piece neighbour(boolean backwards) {
            return backwards ? previous : next;
        }
    }

    private final Layout layout;
    private @Nullable Piece head;
    private @Nullable Piece tail;
    private int size;
    /** Bytes of all pieces. */
    private long allocated;

    public ListValue(Layout layout) {
        this.layout = layout;
    }

    @Override
    public ValueType type() {
        return ValueType.LIST;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public String encoding() {
        return "quicklist";
    }

    @Override
    public ListValue copy() {
        ListValue copy = new ListValue(layout);
        for (Piece p = head; p != null; p = p.next) {
            copy.link(new Piece(p.elements.copy()), copy.tail);
        }
        copy.size = size;
        return copy;
    }

    @Override
    public long bytes() {
        return LIST_OVERHEAD_BYTES + allocated;
    }

    // ---- the ends

    /** Adds an element at the head. */
    public void addFirst(byte[] element) {
        add(true, element, 0, element.length);
    }

    /** Adds an element at the tail. */
    public void addLast(byte[] element) {
        add(false, element, 0, element.length);
    }

    /** Adds a copy of the range at the head or the tail. */
    public void add(boolean first, byte[] bytes, int from, int length) {
        Piece end = first ? head : tail;
        if (end == null || !fits(end.elements, length)) {
            end = link(new Piece(new PackedList()), first ? null : tail);
        }
        insert(end, first ? 0 : end.elements.end(), bytes, from, length);
        size++;
    }

    /** The walk that stands on the first or the last element. */
    public Walk end(boolean first) {
        return walk(first ? 0 : size - 1, !first);
    }

    // ---- anywhere

    /** A walk from the element at {@code index}, from 0, towards the tail or the head; outside of the list it is over at once. */
    public Walk walk(int index, boolean backwards) {
        return new Walk(index, backwards);
    }

    /** Visits the elements from head to tail. */
    public void forEach(Consumer<byte[]> visitor) {
        for (Piece p = head; p != null; p = p.next) {
            PackedList elements = p.elements;
            for (int at = elements.first(); at != PackedList.NONE; at = elements.next(at)) {
                visitor.accept(elements.get(at));
            }
        }
    }

    /** Removes {@code count} elements from the one at {@code index} on; all of them are there. */
    public void remove(int index, int count) {
        if (count == 0) {
            return;
        }
        Walk from = walk(index, false);
        int position = from.position;
        int left = count;
        for (Piece piece = from.piece; piece != null && left > 0; position = 0) {
            Piece next = piece.next;
            int behind = position == 0 ? piece.elements.count() : piece.elements.countFrom(position);
            int removed = Math.min(left, behind);
            if (removed == piece.elements.count()) {
                unlink(piece);
            } else {
                int before = piece.elements.capacity();
                piece.elements.remove(position, removed);
                allocated += piece.elements.capacity() - before;
            }
            left -= removed;
            piece = next;
        }
        Check.that(left == 0, "the elements to be removed are there");
        size -= count;
    }

    /**
     * A place in a list, on an element until it is over. The list may be changed through it; other changes end its use.
     */
    public final class Walk {
        private final boolean backwards;
        private @Nullable Piece piece;
        private int position;

        private Walk(int index, boolean backwards) {
            this.backwards = backwards;
            if (index < 0 || index >= size) {
                return;
            }
            boolean fromTail = index > size / 2;
            int left = fromTail ? size - 1 - index : index;
            Piece p = fromTail ? tail : head;
            while (p != null && left >= p.elements.count()) {
                left -= p.elements.count();
                p = p.neighbour(fromTail);
            }
            if (p != null) {
                piece = p;
                position = p.elements.at(fromTail ? p.elements.count() - 1 - left : left);
            }
        }

        /** Whether it stands on an element. */
        public boolean isOn() {
            return piece != null;
        }

        private Piece on() {
            Piece p = piece;
            if (p == null) {
                throw new IllegalStateException("the walk is over");
            }
            return p;
        }

        /** Goes on to the next element in its direction. */
        public void next() {
            Piece p = on();
            int to = backwards ? p.elements.previous(position) : p.elements.next(position);
            if (to != PackedList.NONE) {
                position = to;
            } else {
                enter(p.neighbour(backwards));
            }
        }

        private void enter(@Nullable Piece p) {
            piece = p;
            if (p != null) {
                position = backwards ? p.elements.last() : p.elements.first();
            }
        }

        /** The array that holds the element's bytes, from {@link #start} to {@link #end}; until the list changes. */
        public byte[] buf() {
            return on().elements.buf();
        }

        /** Index of its first byte. */
        public int start() {
            return on().elements.start(position);
        }

        /** Index after its last byte. */
        public int end() {
            return start() + on().elements.length(position);
        }

        /** The element, the caller's own. */
        public byte[] element() {
            return on().elements.get(position);
        }

        /** Whether the element is equal to the range. */
        public boolean is(byte[] bytes, int from, int length) {
            return on().elements.is(position, bytes, from, length);
        }

        /** Removes the element and goes on to the next. */
        public void remove() {
            Piece p = on();
            int to = backwards ? p.elements.previous(position) : position;
            ListValue.this.remove(p, position);
            boolean left = to == PackedList.NONE || to == p.elements.end();
            if (left) {
                enter(p.neighbour(backwards));
            } else {
                position = to;
            }
            if (p.elements.count() == 0) {
                unlink(p);
            }
        }

        /** Puts a copy of the range in the element's place; the walk is over. */
        public void replace(byte[] bytes, int from, int length) {
            Piece p = on();
            PackedList elements = p.elements;
            int grows = PackedList.cost(length) - PackedList.cost(elements.length(position));
            boolean stays = elements.bytes() + grows <= maxBytes() && length < layout.listAloneBytes;
            if (elements.count() == 1 || stays) {
                int before = elements.capacity();
                elements.replace(position, bytes, from, length);
                allocated += elements.capacity() - before;
                piece = null;
                return;
            }
            int at = position;
            insert(false, bytes, from, length);
            // The new element may have moved what stood behind the old one, but not the old one.
            ListValue.this.remove(p, at);
            if (p.elements.count() == 0) {
                unlink(p);
            }
        }

        /** Inserts a copy of the range before or behind the element, towards head or tail; the walk is over. */
        public void insert(boolean before, byte[] bytes, int from, int length) {
            Piece p = on();
            piece = null;
            size++;
            int at = before ? position : p.elements.endOf(position);
            if (fits(p.elements, length)) {
                ListValue.this.insert(p, at, bytes, from, length);
                return;
            }
            if (at > 0 && at < p.elements.end()) {
                split(p, at);
                if (fits(p.elements, length)) {
                    ListValue.this.insert(p, at, bytes, from, length);
                    return;
                }
            }
            boolean front = at == 0;
            Piece beside = front ? p.previous : p.next;
            if (beside == null || !fits(beside.elements, length)) {
                beside = link(new Piece(new PackedList()), front ? p.previous : p);
            }
            ListValue.this.insert(beside, front ? beside.elements.end() : 0, bytes, from, length);
        }
    }

    // ---- pieces

    private int maxBytes() {
        int setting = layout.listMaxPiece;
        return setting >= 0 ? SAFE_PIECE_BYTES : SMALLEST_PIECE_BYTES << Math.min(LARGEST_CLASS, -setting) - 1;
    }

    private int maxElements() {
        int setting = layout.listMaxPiece;
        return setting >= 0 ? Math.max(1, setting) : Integer.MAX_VALUE;
    }

    private boolean fits(PackedList elements, int length) {
        return elements.count() < maxElements()
                && (long) elements.bytes() + PackedList.cost(length) <= maxBytes()
                && length < layout.listAloneBytes
                && !isAlone(elements);
    }

    /** Whether a piece is that of one element which takes no others. */
    private boolean isAlone(PackedList elements) {
        return layout.listAloneBytes != Layout.NEVER_ALONE
                && elements.count() == 1
                && elements.length(elements.first()) >= layout.listAloneBytes;
    }

    private void insert(Piece piece, int position, byte[] bytes, int from, int length) {
        int before = piece.elements.capacity();
        piece.elements.insert(position, bytes, from, length);
        allocated += piece.elements.capacity() - before;
    }

    private void remove(Piece piece, int position) {
        int before = piece.elements.capacity();
        piece.elements.remove(position);
        allocated += piece.elements.capacity() - before;
        size--;
    }

    /** Puts the element at {@code position} and those behind it into the next piece, or one of their own. */
    private void split(Piece piece, int position) {
        int before = piece.elements.capacity();
        Piece back = link(new Piece(piece.elements.split(position)), piece);
        allocated += piece.elements.capacity() - before;
        merge(back, back.next);
    }

    /** Moves the elements of {@code second} into {@code first} when both are small enough. */
    private void merge(Piece first, @Nullable Piece second) {
        if (second != null
                && first.elements.count() + second.elements.count() <= maxElements()
                && first.elements.bytes() + second.elements.bytes() <= maxBytes()
                && !isAlone(first.elements)
                && !isAlone(second.elements)) {
            int before = first.elements.capacity();
            first.elements.addAll(second.elements);
            allocated += first.elements.capacity() - before;
            unlink(second);
        }
    }

    /** Puts a piece behind {@code before}, or at the head. */
    private Piece link(Piece piece, @Nullable Piece before) {
        Piece after = before == null ? head : before.next;
        piece.previous = before;
        piece.next = after;
        if (before == null) {
            head = piece;
        } else {
            before.next = piece;
        }
        if (after == null) {
            tail = piece;
        } else {
            after.previous = piece;
        }
        allocated += piece.elements.capacity() + PIECE_OVERHEAD_BYTES;
        return piece;
    }

    private void unlink(Piece piece) {
        Piece before = piece.previous;
        Piece after = piece.next;
        if (before == null) {
            head = after;
        } else {
            before.next = after;
        }
        if (after == null) {
            tail = before;
        } else {
            after.previous = before;
        }
        allocated -= piece.elements.capacity() + PIECE_OVERHEAD_BYTES;
    }
}
