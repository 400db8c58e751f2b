package dev.ariadne.core.keyspace;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** A sorted set, packed or large or becoming large, against a map that is sorted anew for every question. */
class SortedSetProperties {
    private static final double[] SCORES = {
        0,
        -0.0,
        1,
        -1,
        2,
        0.5,
        1e300,
        -1e-300,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        1_700_000_000.25,
        3,
        4,
        5
    };

    private final Map<String, Double> model = new TreeMap<>();
    private SortedSet set = new SortedSet(new Layout(42));

    @Property(tries = 300)
    void behavesAsASortedMap(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 1500) int steps,
            @ForAll @IntRange(min = 0, max = 200) int maxPacked) {
        SplittableRandom random = new SplittableRandom(seed);
        Layout layout = new Layout(seed);
        layout.zsetMaxPackedEntries = maxPacked;
        layout.zsetMaxPackedBytes = 8;
        model.clear();
        set = new SortedSet(layout);
        int names = 1 + random.nextInt(400);
        for (int i = 0; i < steps; i++) {
            step(random, names);
        }
        check(random);
        SortedSet copy = set.copy();
        assertThat(copy.encoding()).isEqualTo(set.encoding());
        if (!set.isPacked()) {
            assertThat(copy.bytes()).isEqualTo(set.bytes());
        }
        Map<String, Double> then = new TreeMap<>(model);
        for (int i = 0; i < 50; i++) {
            step(random, names);
        }
        check(random);
        set = copy;
        model.clear();
        model.putAll(then);
        check(random);
        checkScan();
        checkBuilder(layout);
    }

    private void step(SplittableRandom random, int names) {
        String name = (random.nextInt(300) == 0 ? "a long name " : "m") + random.nextInt(names);
        byte[] bytes = bytes(name);
        switch (random.nextInt(12)) {
            case 0, 1, 2 -> assertThat(set.remove(bytes, 0, bytes.length)).isEqualTo(model.remove(name) != null);
            case 3 -> {
                if (random.nextInt(10) == 0) {
                    int from = random.nextInt(set.size() + 1);
                    int to = from + random.nextInt(set.size() - from + 1);
                    for (String gone : names().subList(from, to)) {
                        model.remove(gone);
                    }
                    set.removeRanks(from, to);
                }
            }
            default -> {
                double score = SCORES[random.nextInt(SCORES.length)];
                assertThat(set.put(bytes, score)).isEqualTo(!model.containsKey(name));
                model.put(name, score);
            }
        }
        assertThat(set.size()).isEqualTo(model.size());
    }

    private void check(SplittableRandom random) {
        List<String> names = names();
        assertThat(visited(0, names.size(), false)).isEqualTo(names);
        for (int i = 0; i < 10; i++) {
            int from = random.nextInt(names.size() + 1);
            int to = from + random.nextInt(names.size() - from + 1);
            List<String> part = new ArrayList<>(names.subList(from, to));
            assertThat(visited(from, to, false)).isEqualTo(part);
            Collections.reverse(part);
            assertThat(visited(from, to, true)).isEqualTo(part);
            String name = "m" + random.nextInt(400);
            byte[] bytes = bytes(name);
            assertThat(set.rank(bytes, 0, bytes.length)).isEqualTo(names.indexOf(name));
            Double score = model.get(name);
            Double found = set.score(bytes);
            assertThat(found == null ? null : Double.valueOf(found + 0.0))
                    .isEqualTo(score == null ? null : Double.valueOf(score + 0.0));
            double bound = SCORES[random.nextInt(SCORES.length)];
            assertThat(set.countBelow(bound, false)).isEqualTo((int)
                    model.values().stream().filter(s -> s < bound).count());
            assertThat(set.countBelow(bound, true)).isEqualTo((int)
                    model.values().stream().filter(s -> s <= bound).count());
        }
    }

    @Property(tries = 50)
    void countsMembersOfOneScore(@ForAll long seed, @ForAll @IntRange(min = 0, max = 300) int size) {
        SplittableRandom random = new SplittableRandom(seed);
        set = new SortedSet(new Layout(seed));
        TreeSet<String> names = new TreeSet<>();
        for (int i = 0; i < size; i++) {
            String name = "m" + random.nextInt(1000);
            names.add(name);
            set.put(bytes(name), 1);
        }
        for (int i = 0; i < 20; i++) {
            String bound = "m" + random.nextInt(1000);
            assertThat(set.countBelow(bytes(bound), false))
                    .isEqualTo(names.headSet(bound, false).size());
            assertThat(set.countBelow(bytes(bound), true))
                    .isEqualTo(names.headSet(bound, true).size());
        }
    }

    private void checkScan() {
        TreeSet<String> seen = new TreeSet<>();
        long cursor = 0;
        do {
            cursor = set.scan(cursor, (member, score) -> seen.add(text(member)));
        } while (cursor != 0);
        assertThat(seen).isEqualTo(new TreeSet<>(model.keySet()));
    }

    private void checkBuilder(Layout layout) {
        SortedSet.Builder builder = new SortedSet.Builder(layout);
        model.forEach((name, score) -> builder.put(bytes(name), 7));
        model.forEach((name, score) -> builder.put(bytes(name), score));
        SortedSet built = builder.build();
        set = built;
        assertThat(visited(0, built.size(), false)).isEqualTo(names());
        boolean small = model.size() <= layout.zsetMaxPackedEntries
                && model.keySet().stream().allMatch(name -> name.length() <= layout.zsetMaxPackedBytes);
        assertThat(built.isPacked()).isEqualTo(small);
    }

    /** The names in order of score and then of name. */
    private List<String> names() {
        List<String> names = new ArrayList<>(model.keySet());
        // Adding 0 takes the sign of zero away; the sort is stable, and the names are in order.
        names.sort(Comparator.comparingDouble(name -> model.getOrDefault(name, 0.0) + 0.0));
        return names;
    }

    private List<String> visited(int from, int to, boolean backwards) {
        List<String> visited = new ArrayList<>();
        SortedSet.Visitor visitor = (member, score) -> {
            assertThat(score + 0.0).isEqualTo(model.getOrDefault(text(member), score) + 0.0);
            visited.add(text(member));
        };
        if (backwards) {
            set.forEachBackwards(from, to, visitor);
        } else {
            set.forEach(from, to, visitor);
        }
        return visited;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
