package dev.ariadne.core.keyspace;

import dev.ariadne.core.Check;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Elements in order of their scores, found by their place in it in O(log n): a B+ tree whose inner nodes know how many elements are
 * below each child.
 *
 * <p>Redis has a skip list for this. Here a skip list's node would be an object with two arrays, some 60 bytes an element, and every
 * step of a search a cache miss. A leaf of {@value #CAPACITY} references with their scores costs 12 to 18 bytes an element, a search
 * looks at the scores of few nodes, and at elements only where scores are equal, and walking over a range is walking over arrays.
 * What is added at the end, as scores that are times are, fills the leaves; anywhere else a full node splits in the middle.
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
        /** The score of each element, or of the first below each child. */
        final double[] scores = new double[CAPACITY];
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
                scores[i] = child.scores[0];
            }
        }

        /** Puts an element or a child at {@code at}. */
        void insert(int at, Object slot, double score) {
            open(at, 1);
            slots[at] = slot;
            scores[at] = score;
            refresh(at);
        }

        /** Moves {@code n} slots from {@code at} on to {@code toAt} of a node of the same height. */
        void move(int at, int n, Node<E> to, int toAt) {
            to.open(toAt, n);
            System.arraycopy(slots, at, to.slots, toAt, n);
            System.arraycopy(scores, at, to.scores, toAt, n);
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
            System.arraycopy(scores, from, scores, to, used - from);
            if (firsts != null && sizes != null) {
                System.arraycopy(firsts, from, firsts, to, used - from);
                System.arraycopy(sizes, from, sizes, to, used - from);
            }
        }
    }

    private final ToDoubleFunction<? super E> scoring;
    private final Comparator<? super E> ties;
    private Node<E> root = new Node<>(false);
    private int size;

    /** @param ties the order of elements with the same score */
    RankTree(ToDoubleFunction<? super E> scoring, Comparator<? super E> ties) {
        this.scoring = scoring;
        this.ties = ties;
    }

    /** A tree of elements that are in order already. */
    static <E> RankTree<E> of(ToDoubleFunction<? super E> scoring, Comparator<? super E> ties, List<E> sorted) {
        RankTree<E> tree = new RankTree<>(scoring, ties);
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
        return 18L * size + 12L * CAPACITY;
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
        double score = scoring.applyAsDouble(element);
        return count(node -> leading(node, score, element));
    }

    /** How many elements have a score below this, or also this very score. */
    int countBelow(double score, boolean orEqual) {
        return count(node -> leading(node, i -> orEqual ? node.scores[i] <= score : node.scores[i] < score));
    }

    /** How many elements are in the beginning for which the test holds; it must not hold again behind it. */
    int countWhile(Predicate<? super E> test) {
        return count(node -> leading(node, i -> test.test(node.first(i))));
    }

    /** How many elements are in the beginning; {@code leading} tells how many slots of a node begin there. */
    private int count(ToIntFunction<Node<E>> leading) {
        Node<E> node = root;
        int before = 0;
        while (node.isInner()) {
            int child = leading.applyAsInt(node) - 1;
            if (child < 0) {
                return before;
            }
            for (int i = 0; i < child; i++) {
                before += node.size(i);
            }
            node = node.child(child);
        }
        return before + leading.applyAsInt(node);
    }

    /** How many slots of the node begin with an element before this one. */
    private int leading(Node<E> node, double score, E element) {
        return leading(node, i -> {
            double there = node.scores[i];
            return there < score || (there == score && ties.compare(node.first(i), element) < 0);
        });
    }

    /** How many slots of the node are in the beginning for which the test holds. */
    private static <E> int leading(Node<E> node, IntPredicate test) {
        int low = 0;
        int high = node.used;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (test.test(middle)) {
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
        Node<E> right = insert(root, element, scoring.applyAsDouble(element), true);
        if (right != null) {
            Node<E> top = new Node<>(true);
            top.insert(0, root, root.scores[0]);
            top.insert(1, right, right.scores[0]);
            root = top;
        }
        size++;
    }

    /** Inserts below the node, which is the last of its height or not; returns the node split off behind it, if any. */
    private @Nullable Node<E> insert(Node<E> node, E element, double score, boolean last) {
        int place = leading(node, score, element);
        if (!node.isInner()) {
            return add(node, place, Objects.requireNonNull((Object) element), score, last);
        }
        int child = Math.max(0, place - 1);
        Node<E> split = insert(node.child(child), element, score, last && child == node.used - 1);
        node.refresh(child);
        return split == null ? null : add(node, child + 1, split, split.scores[0], last);
    }

    private @Nullable Node<E> add(Node<E> node, int at, Object slot, double score, boolean last) {
        if (node.used < CAPACITY) {
            node.insert(at, slot, score);
            return null;
        }
        Node<E> right = new Node<>(node.isInner());
        // An inner node has two children at least, so that one of them may vanish.
        int kept = last && at == CAPACITY ? CAPACITY - (node.isInner() ? 1 : 0) : CAPACITY / 2;
        node.move(kept, CAPACITY - kept, right, 0);
        if (at <= kept && kept < CAPACITY) {
            node.insert(at, slot, score);
        } else {
            right.insert(at - kept, slot, score);
        }
        return right;
    }

    /** Takes out an element that is there. */
    void remove(E element) {
        remove(root, element, scoring.applyAsDouble(element));
        size--;
        while (root.isInner() && root.used == 1) {
            root = root.child(0);
        }
    }

    private void remove(Node<E> node, E element, double score) {
        int place = leading(node, score, element);
        if (!node.isInner()) {
            Check.that(place < node.used && node.first(place) == element, "a removed element is in the tree");
            node.close(place, 1);
            return;
        }
        // The child that begins with the element itself, or the one before that begins with a smaller.
        int child = place < node.used && node.first(place) == element ? place : place - 1;
        remove(node.child(child), element, score);
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
