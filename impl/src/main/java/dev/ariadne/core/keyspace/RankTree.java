package dev.ariadne.core.keyspace;

import dev.ariadne.core.Check;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Elements in order, found by their place in it in O(log n): a B+ tree whose inner nodes know how many elements are below each child.
 *
 * <p>Redis has a skip list for this. Here a skip list's node would be an object with two arrays, some 60 bytes an element, and every
 * step of a search a cache miss. A leaf of {@value #CAPACITY} references costs 4 to 8 bytes an element, a search looks at the
 * elements of few nodes, and walking over a range is walking over arrays. What is added at the end, as scores that are times
 * are, fills the leaves; anywhere else a full node splits in the middle.
 *
 * <p>An element must not change its place: it is taken out, changed and put in again.
 */
final class RankTree<E> {
    /** Elements of a leaf, children of an inner node. */
    static final int CAPACITY = 64;

    /** A node with fewer than these after a removal shares with its neighbour, or goes into it. */
    private static final int LEAST = CAPACITY / 4;
    /** Two neighbours become one when they have no more than these. */
    private static final int JOINED = 3 * CAPACITY / 4;

    /** A leaf, whose slots are elements, or an inner node, whose slots are nodes. */
    private static final class Node<E> {
        final @Nullable Object[] slots = new Object[CAPACITY];
        /** The first element below each child; null in a leaf. */
        final @Nullable Object @Nullable [] firsts;
        /** How many elements are below each child; null in a leaf. */
        final int @Nullable [] sizes;

        int used;

        Node(boolean inner) {
            firsts = inner ? new Object[CAPACITY] : null;
            sizes = inner ? new int[CAPACITY] : null;
        }

        boolean isInner() {
            return sizes != null;
        }

        @SuppressWarnings("unchecked") // a leaf's slots are elements, and so are the firsts of an inner node
        E first(int i) {
            return (E) Objects.requireNonNull((firsts == null ? slots : firsts)[i]);
        }

        @SuppressWarnings("unchecked") // an inner node's slots are nodes
        Node<E> child(int i) {
            return (Node<E>) Objects.requireNonNull(slots[i]);
        }

        int size(int i) {
            return sizes == null ? 1 : sizes[i];
        }

        int size() {
            if (sizes == null) {
                return used;
            }
            int size = 0;
            for (int i = 0; i < used; i++) {
                size += sizes[i];
            }
            return size;
        }

        /** Notes what is below child {@code i} now. */
        void refresh(int i) {
            if (sizes != null && firsts != null) {
                Node<E> child = child(i);
                sizes[i] = child.size();
                firsts[i] = child.first(0);
            }
        }

        /** Puts an element or a child at {@code at}. */
        void insert(int at, Object slot) {
            open(at, 1);
            slots[at] = slot;
            refresh(at);
        }

        /** Moves {@code n} slots from {@code at} on to {@code toAt} of a node of the same height. */
        void move(int at, int n, Node<E> to, int toAt) {
            to.open(toAt, n);
            System.arraycopy(slots, at, to.slots, toAt, n);
            if (firsts != null && sizes != null) {
                System.arraycopy(firsts, at, Objects.requireNonNull(to.firsts), toAt, n);
                System.arraycopy(sizes, at, Objects.requireNonNull(to.sizes), toAt, n);
            }
            close(at, n);
        }

        private void open(int at, int n) {
            shift(at, at + n);
            used += n;
        }

        void close(int at, int n) {
            shift(at + n, at);
            used -= n;
            Arrays.fill(slots, used, used + n, null);
            if (firsts != null) {
                Arrays.fill(firsts, used, used + n, null);
            }
        }

        private void shift(int from, int to) {
            System.arraycopy(slots, from, slots, to, used - from);
            if (firsts != null && sizes != null) {
                System.arraycopy(firsts, from, firsts, to, used - from);
                System.arraycopy(sizes, from, sizes, to, used - from);
            }
        }
    }

    private final Comparator<? super E> order;
    private Node<E> root = new Node<>(false);
    private int size;

    RankTree(Comparator<? super E> order) {
        this.order = order;
    }

    /** A tree of elements that are in order already. */
    static <E> RankTree<E> of(Comparator<? super E> order, List<E> sorted) {
        RankTree<E> tree = new RankTree<>(order);
        for (E element : sorted) {
            // Every one goes to the end, in logarithmic time with a small constant, and leaves no room unused.
            tree.insert(element);
        }
        return tree;
    }

    int size() {
        return size;
    }

    /** Bytes of memory of the nodes, about. */
    long bytes() {
        return 6L * size + 4L * CAPACITY;
    }

    // ---- looking

    /** The element with {@code rank} elements before it. */
    E get(int rank) {
        Check.that(rank >= 0 && rank < size, "an element that is there is asked for by its rank");
        Node<E> node = root;
        int left = rank;
        while (node.isInner()) {
            int i = 0;
            for (; left >= node.size(i); i++) {
                left -= node.size(i);
            }
            node = node.child(i);
        }
        return node.first(left);
    }

    /** How many elements are before this one, or before where it would be. */
    int rank(E element) {
        return countWhile(e -> order.compare(e, element) < 0);
    }

    /** How many elements are in the beginning for which the test holds; it must not hold again behind it. */
    int countWhile(Predicate<? super E> test) {
        Node<E> node = root;
        int before = 0;
        while (node.isInner()) {
            int child = leading(node, test) - 1;
            if (child < 0) {
                return before;
            }
            for (int i = 0; i < child; i++) {
                before += node.size(i);
            }
            node = node.child(child);
        }
        return before + leading(node, test);
    }

    /** How many slots of the node begin with an element for which the test holds. */
    private static <E> int leading(Node<E> node, Predicate<? super E> test) {
        int low = 0;
        int high = node.used;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (test.test(node.first(middle))) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Visits the elements with ranks from {@code from} to before {@code to}, last first if {@code backwards}. */
    void visit(int from, int to, boolean backwards, Consumer<? super E> visitor) {
        visit(root, from, to, backwards, visitor);
    }

    private static <E> void visit(Node<E> node, int from, int to, boolean backwards, Consumer<? super E> visitor) {
        int start = 0;
        int first = 0;
        while (first < node.used && start + node.size(first) <= from) {
            start += node.size(first++);
        }
        int last = first;
        int end = start;
        while (last < node.used && end < to) {
            end += node.size(last++);
        }
        int at = backwards ? end : start;
        for (int k = first; k < last; k++) {
            int i = backwards ? first + last - 1 - k : k;
            at -= backwards ? node.size(i) : 0;
            if (node.isInner()) {
                visit(node.child(i), Math.max(0, from - at), to - at, backwards, visitor);
            } else {
                visitor.accept(node.first(i));
            }
            at += backwards ? 0 : node.size(i);
        }
    }

    // ---- changes

    /** Adds an element that is not there. */
    void insert(E element) {
        Node<E> right = insert(root, element, true);
        if (right != null) {
            Node<E> top = new Node<>(true);
            top.insert(0, root);
            top.insert(1, right);
            root = top;
        }
        size++;
    }

    /** Inserts below the node, which is the last of its height or not; returns the node split off behind it, if any. */
    private @Nullable Node<E> insert(Node<E> node, E element, boolean last) {
        int place = leading(node, e -> order.compare(e, element) < 0);
        if (!node.isInner()) {
            return add(node, place, Objects.requireNonNull((Object) element), last);
        }
        int child = Math.max(0, place - 1);
        Node<E> split = insert(node.child(child), element, last && child == node.used - 1);
        node.refresh(child);
        return split == null ? null : add(node, child + 1, split, last);
    }

    private @Nullable Node<E> add(Node<E> node, int at, Object slot, boolean last) {
        if (node.used < CAPACITY) {
            node.insert(at, slot);
            return null;
        }
        Node<E> right = new Node<>(node.isInner());
        // An inner node has two children at least, so that one of them may vanish.
        int kept = last && at == CAPACITY ? CAPACITY - (node.isInner() ? 1 : 0) : CAPACITY / 2;
        node.move(kept, CAPACITY - kept, right, 0);
        if (at <= kept && kept < CAPACITY) {
            node.insert(at, slot);
        } else {
            right.insert(at - kept, slot);
        }
        return right;
    }

    /** Takes out an element that is there. */
    void remove(E element) {
        remove(root, element);
        size--;
        while (root.isInner() && root.used == 1) {
            root = root.child(0);
        }
    }

    private void remove(Node<E> node, E element) {
        int place = leading(node, e -> order.compare(e, element) < 0);
        if (!node.isInner()) {
            Check.that(place < node.used && node.first(place) == element, "a removed element is in the tree");
            node.close(place, 1);
            return;
        }
        // The child that begins with the element itself, or the one before that begins with a smaller.
        int child = place < node.used && node.first(place) == element ? place : place - 1;
        remove(node.child(child), element);
        if (node.child(child).used < LEAST && node.used > 1) {
            balance(node, Math.max(0, child - 1));
        } else {
            node.refresh(child);
        }
    }

    /** Makes one of two neighbours, or halves of them. */
    private static <E> void balance(Node<E> node, int left) {
        Node<E> a = node.child(left);
        Node<E> b = node.child(left + 1);
        int both = a.used + b.used;
        if (both <= JOINED) {
            b.move(0, b.used, a, a.used);
            node.close(left + 1, 1);
        } else if (a.used < both / 2) {
            b.move(0, both / 2 - a.used, a, a.used);
            node.refresh(left + 1);
        } else {
            a.move(both / 2, a.used - both / 2, b, 0);
            node.refresh(left + 1);
        }
        node.refresh(left);
    }
}
