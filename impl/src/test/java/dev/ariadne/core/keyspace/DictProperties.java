package dev.ariadne.core.keyspace;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.BeforeTry;
import org.jspecify.annotations.Nullable;

/** The table is a map: under random insertions and removals, while it grows, shrinks and is cut, against {@link TreeMap}. */
class DictProperties {
    private final Map<String, Entry> model = new TreeMap<>();
    private Dict<Entry> dict = new Dict<>(42);

    @BeforeTry
    void begin() {
        dict = new Dict<>(42);
        model.clear();
    }

    @Property(tries = 200)
    void behavesAsAMap(@ForAll long seed, @ForAll @IntRange(min = 1, max = 3000) int steps) {
        SplittableRandom random = new SplittableRandom(seed);
        int keys = 1 + random.nextInt(500);
        for (int i = 0; i < steps; i++) {
            if (random.nextInt(100) == 0) {
                toggleCut(random);
            }
            boolean grows = i / 300 % 2 == 0;
            step("key:" + random.nextInt(keys), random.nextInt(10) < (grows ? 8 : 2));
        }
        assertThat(contents()).isEqualTo(model.keySet());
        assertThat(dict.size()).isEqualTo(model.size());
        for (int i = 0; i < keys; i++) {
            assertThat(find("key:" + i)).isSameAs(model.get("key:" + i));
        }
    }

    @Property(tries = 300)
    void aScanSeesEveryKeyThatStays(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int stay = random.nextInt(80);
        int others = 1 + random.nextInt(3000);
        for (int i = 0; i < stay; i++) {
            step("stay:" + i, true);
        }
        boolean grows = random.nextBoolean();
        for (int i = grows ? others : 0; i < others; i++) {
            step("other:" + i, true);
        }
        Set<String> seen = new HashSet<>();
        long cursor = 0;
        int turns = 0;
        do {
            cursor = dict.scan(cursor, e -> seen.add(text(e)));
            grows ^= random.nextInt(200) == 0;
            for (int k = random.nextInt(60); k > 0; k--) {
                step("other:" + random.nextInt(others), grows);
            }
            assertThat(turns++).as("a scan ends").isLessThan(100_000);
        } while (cursor != 0);
        for (int i = 0; i < stay; i++) {
            assertThat(seen).contains("stay:" + i);
        }
    }

    @Property(tries = 50)
    void aRandomKeyIsOneOfTheKeysAndAnyMayCome(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int keys = 1 + random.nextInt(20);
        for (int i = 0; i < keys; i++) {
            step("k" + i, true);
        }
        Set<String> drawn = new HashSet<>();
        for (int i = 0; i < 2000 && drawn.size() < keys; i++) {
            drawn.add(text(dict.random(random)));
        }
        assertThat(drawn).isEqualTo(model.keySet());
    }

    @Property(tries = 5)
    void everyKeyIsFoundAfterEveryStepOfAMove(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 1 << 15; i++) {
            byte[] key = bytes("g" + i);
            dict.insert(new Entry(key, dict.hash(key), key));
            byte[] earlier = bytes("g" + random.nextInt(i + 1));
            assertThat(dict.find(earlier, 0, earlier.length)).isNotNull();
        }
    }

    private void toggleCut(SplittableRandom random) {
        if (random.nextBoolean()) {
            dict.endCut();
            dict.cut(e -> {});
        } else {
            dict.endCut();
        }
    }

    private void step(String key, boolean insert) {
        Entry present = model.get(key);
        if (insert && present == null) {
            model.put(key, dict.insert(new Entry(bytes(key), dict.hash(bytes(key)), bytes("v"))));
        } else if (!insert && present != null) {
            dict.remove(present);
            model.remove(key);
        }
    }

    private Set<String> contents() {
        List<String> all = new ArrayList<>();
        dict.forEach(e -> all.add(text(e)));
        assertThat(all).doesNotHaveDuplicates();
        return new HashSet<>(all);
    }

    private @Nullable Entry find(String key) {
        byte[] bytes = bytes("xx" + key + "y");
        return dict.find(bytes, 2, key.length());
    }

    private static String text(Entry e) {
        return new String(e.key(), StandardCharsets.ISO_8859_1);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
