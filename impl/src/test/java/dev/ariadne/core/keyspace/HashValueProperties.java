package dev.ariadne.core.keyspace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** A hash, in both its forms, is a {@link LinkedHashMap}: the order of insertion is kept while it is small. */
class HashValueProperties {
    private static final int LIMIT = 20;
    private static final int LONGEST = 12;

    private final Layout layout = new Layout(7);

    @Property(tries = 300)
    void behavesAsAMap(@ForAll long seed, @ForAll @IntRange(min = 1, max = 400) int steps) {
        layout.hashMaxPackedEntries = LIMIT;
        layout.hashMaxPackedBytes = LONGEST;
        SplittableRandom random = new SplittableRandom(seed);
        boolean longOnes = random.nextBoolean();
        HashValue hash = new HashValue(layout);
        Map<String, String> model = new LinkedHashMap<>();
        boolean packed = true;
        for (int i = 0; i < steps; i++) {
            String field = "f" + random.nextInt(40);
            byte[] padded = RandomWrites.bytes("<" + field + ">");
            if (random.nextInt(5) < (i / 100 % 2 == 0 ? 3 : 1)) {
                String value = "v".repeat(random.nextInt(longOnes && random.nextInt(50) == 0 ? 400 : LONGEST + 1));
                byte[] paddedValue = RandomWrites.bytes("<<" + value + ">");
                boolean isNew = hash.put(padded, 1, field.length(), paddedValue, 2, value.length());
                assertThat(isNew).isEqualTo(model.put(field, value) == null);
                packed &= value.length() <= LONGEST && model.size() <= LIMIT;
            } else {
                assertThat(hash.remove(padded, 1, field.length())).isEqualTo(model.remove(field) != null);
            }
            assertThat(hash.isPacked()).isEqualTo(packed);
            assertThat(hash.size()).isEqualTo(model.size());
            assertThat(hash.contains(padded, 1, field.length())).isEqualTo(model.containsKey(field));
            byte[] value = hash.get(padded, 1, field.length());
            assertThat(value == null ? null : RandomWrites.text(value)).isEqualTo(model.get(field));
        }
        for (HashValue each : List.of(hash, hash.copy())) {
            assertThat(contents(each)).isEqualTo(model);
            if (packed) {
                assertThat(new ArrayList<>(contents(each).keySet())).isEqualTo(new ArrayList<>(model.keySet()));
            }
        }
    }

    @Property(tries = 100)
    void aScanSeesEveryFieldThatStaysWhateverTheFormBecomes(@ForAll long seed) {
        layout.hashMaxPackedEntries = LIMIT;
        SplittableRandom random = new SplittableRandom(seed);
        HashValue hash = new HashValue(layout);
        int stay = random.nextInt(2 * LIMIT);
        for (int i = 0; i < stay; i++) {
            hash.put(RandomWrites.bytes("stay" + i), RandomWrites.bytes("v"));
        }
        Set<String> seen = new HashSet<>();
        long cursor = 0;
        do {
            cursor = hash.scan(cursor, (f, from, length, v, vf, vl) -> seen.add(text(f, from, length)));
            for (int k = random.nextInt(20); k > 0; k--) {
                byte[] other = RandomWrites.bytes("other" + random.nextInt(500));
                if (random.nextBoolean()) {
                    hash.put(other, other);
                } else {
                    hash.remove(other, 0, other.length);
                }
            }
        } while (cursor != 0);
        for (int i = 0; i < stay; i++) {
            assertThat(seen).contains("stay" + i);
        }
    }

    @Example
    void everyFieldHasTheSameChance() {
        SplittableRandom random = new SplittableRandom(3);
        for (int packedBytes : new int[] {64, 0}) {
            layout.hashMaxPackedBytes = packedBytes;
            HashValue hash = new HashValue(layout);
            int fields = 50;
            for (int i = 0; i < fields; i++) {
                hash.put(RandomWrites.bytes(String.valueOf(i)), RandomWrites.bytes("v" + i));
            }
            int[] drawn = new int[fields];
            for (int i = 0; i < 2000 * fields; i++) {
                hash.random(random, (f, from, length, v, vf, vl) -> {
                    assertThat(text(v, vf, vl)).isEqualTo("v" + text(f, from, length));
                    drawn[Integer.parseInt(text(f, from, length))]++;
                });
            }
            double chiSquare = 0;
            for (int count : drawn) {
                chiSquare += Math.pow(count - 2000, 2) / 2000;
            }
            // 49 degrees of freedom: above 86 once in a thousand.
            assertThat(chiSquare).isLessThan(86);
        }
    }

    private static String text(byte[] buf, int from, int length) {
        return RandomWrites.text(buf).substring(from, from + length);
    }

    /** The fields with their values, by either way of visiting them. */
    private static Map<String, String> contents(HashValue hash) {
        Map<String, String> contents = new LinkedHashMap<>();
        hash.forEach((field, value) -> {
            String before = contents.put(RandomWrites.text(field), RandomWrites.text(value));
            assertThat(Objects.isNull(before)).isTrue();
        });
        Map<String, String> visited = new LinkedHashMap<>();
        hash.visit((f, from, length, v, vf, vl) -> visited.put(text(f, from, length), text(v, vf, vl)));
        assertThat(visited).isEqualTo(contents);
        return contents;
    }
}
