package dev.ariadne.core.keyspace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** The tree is a sorted list: under random insertions and removals, and runs at one place, against a list that is sorted. */
class RankTreeProperties {
    private final List<Integer> model = new ArrayList<>();
    private RankTree<Integer> tree = newTree();

    @Property(tries = 300)
    void behavesAsASortedList(@ForAll long seed, @ForAll @IntRange(min = 1, max = 6000) int steps) {
        model.clear();
        tree = newTree();
        SplittableRandom random = new SplittableRandom(seed);
        int range = 1 + random.nextInt(8000);
        for (int i = 0; i < steps; i++) {
            int run = random.nextInt(50) == 0 ? random.nextInt(300) : 1;
            int first = random.nextInt(range);
            int direction = random.nextBoolean() ? 1 : -1;
            boolean inserts = random.nextInt(10) < (i / 1000 % 2 == 0 ? 8 : 2);
            for (int k = 0; k < run; k++) {
                step(first + direction * k, inserts);
            }
        }
        check(random);
        while (!model.isEmpty()) {
            step(model.get(random.nextInt(model.size())), false);
        }
        assertThat(tree.size()).isZero();
        assertThat(visited(0, 1, false)).isEmpty();
    }

    @Property(tries = 50)
    void isBuiltOfWhatIsSorted(@ForAll @IntRange(min = 0, max = 10_000) int size, @ForAll long seed) {
        model.clear();
        IntStream.range(0, size).forEach(model::add);
        tree = RankTree.of(RankTreeProperties::score, Comparator.<Integer>naturalOrder(), model);
        check(new SplittableRandom(seed));
    }

    private static RankTree<Integer> newTree() {
        return new RankTree<>(RankTreeProperties::score, Comparator.<Integer>naturalOrder());
    }

    /** Some numbers share a score, zeros of both signs among them. */
    private static double score(Integer number) {
        int tens = Math.floorDiv(number, 10);
        return tens == 0 && number % 2 != 0 ? -0.0 : tens;
    }

    /** The model's own object goes into the tree, which finds by identity what it removes. */
    private void step(int number, boolean insert) {
        int at = Collections.binarySearch(model, number);
        if (insert && at < 0) {
            Integer element = number;
            model.add(-at - 1, element);
            tree.insert(element);
        } else if (!insert && at >= 0) {
            tree.remove(model.remove(at));
        }
    }

    private void check(SplittableRandom random) {
        int size = model.size();
        assertThat(tree.size()).isEqualTo(size);
        assertThat(visited(0, size, false)).isEqualTo(model);
        for (int i = 0; i < 20; i++) {
            int from = random.nextInt(size + 1);
            int to = from + random.nextInt(size - from + 1);
            List<Integer> part = new ArrayList<>(model.subList(from, to));
            assertThat(visited(from, to, false)).isEqualTo(part);
            Collections.reverse(part);
            assertThat(visited(from, to, true)).isEqualTo(part);
            if (from < size) {
                assertThat(tree.get(from)).isSameAs(model.get(from));
                assertThat(tree.rank(model.get(from))).isEqualTo(from);
            }
            int bound = random.nextInt(10_000);
            assertThat(tree.countWhile(e -> e < bound))
                    .isEqualTo((int) model.stream().filter(e -> e < bound).count());
            double score = bound / 10;
            assertThat(tree.countBelow(score, false)).isEqualTo((int)
                    model.stream().filter(e -> score(e) < score).count());
            assertThat(tree.countBelow(score, true)).isEqualTo((int)
                    model.stream().filter(e -> score(e) <= score).count());
        }
    }

    private List<Integer> visited(int from, int to, boolean backwards) {
        List<Integer> visited = new ArrayList<>();
        tree.visit(from, to, backwards, visited::add);
        return visited;
    }
}
