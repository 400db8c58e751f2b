package dev.ariadne.core.keyspace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What is kept in packed pairs comes back as it was, whatever its lengths and scores, and costs about as much as its bytes. */
class PackedPairsProperties {
    private static final int[] LENGTHS = {0, 1, 2, 126, 127, 128, 129, 300, 16_383, 16_384, 20_000};
    /** An array's header, the hash itself, and what rounding up to whole objects may add. */
    private static final int FIXED_BYTES = 64;

    private final Layout layout = new Layout(11);

    @Property(tries = 60)
    void aHashOfTextsOfAnyLengthIsAMapInOrderOfInsertion(@ForAll long seed) {
        layout.hashMaxPackedEntries = Integer.MAX_VALUE;
        layout.hashMaxPackedBytes = Integer.MAX_VALUE;
        SplittableRandom random = new SplittableRandom(seed);
        HashValue hash = new HashValue(layout);
        Map<String, String> model = new LinkedHashMap<>();
        for (int i = 0; i < 200; i++) {
            byte[] field = text(random, 6);
            if (random.nextInt(3) > 0) {
                byte[] value = text(random, 100);
                assertThat(hash.put(field, value))
                        .isEqualTo(model.put(RandomWrites.text(field), RandomWrites.text(value)) == null);
            } else {
                assertThat(hash.remove(field, 0, field.length))
                        .isEqualTo(model.remove(RandomWrites.text(field)) != null);
            }
            List<String> expected = new ArrayList<>();
            model.forEach((f, v) -> expected.addAll(List.of(f, v)));
            List<String> found = new ArrayList<>();
            hash.forEach((f, v) -> found.addAll(List.of(RandomWrites.text(f), RandomWrites.text(v))));
            assertThat(found).isEqualTo(expected);
            long bytes = expected.stream()
                    .mapToLong(text -> PackedPairs.cost(text.length()))
                    .sum();
            assertThat(hash.bytes()).isBetween(bytes, bytes + bytes / 3 + FIXED_BYTES);
        }
        assertThat(hash.isPacked()).isTrue();
    }

    /** Fields of few values, so that they meet again; of lengths around each limit of the length's own length. */
    private static byte[] text(SplittableRandom random, int values) {
        int length = random.nextInt(4) > 0 ? 1 + random.nextInt(10) : LENGTHS[random.nextInt(LENGTHS.length)];
        byte[] text = new byte[length];
        for (int i = 0; i < length; i++) {
            text[i] = (byte) (length + i);
        }
        if (length > 0) {
            text[0] = (byte) random.nextInt(values);
        }
        return text;
    }

    @Property(tries = 300)
    void aScoreComesBackToTheBit(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        SortedSet set = new SortedSet(layout);
        Map<String, Double> model = new LinkedHashMap<>();
        for (int i = 0; i < layout.zsetMaxPackedEntries; i++) {
            byte[] member = RandomWrites.bytes("m" + random.nextInt(150));
            double score = score(random);
            set.put(member, score);
            model.put(RandomWrites.text(member), score + 0.0);
        }
        assertThat(set.isPacked()).isTrue();
        Map<String, Double> found = new LinkedHashMap<>();
        List<Double> scores = new ArrayList<>();
        set.forEach((member, score) -> {
            found.put(RandomWrites.text(member), score);
            scores.add(score);
        });
        assertThat(found).isEqualTo(model);
        assertThat(scores).isSorted();
    }

    private static double score(SplittableRandom random) {
        double bits = Double.longBitsToDouble(random.nextLong());
        return switch (random.nextInt(6)) {
            case 0 -> random.nextInt(3);
            case 1 -> random.nextInt(70_000);
            case 2 -> random.nextInt();
            case 3 -> random.nextInt(1000) / 8.0;
            case 4 -> random.nextBoolean() ? Double.NEGATIVE_INFINITY : -0.0;
            default -> Double.isNaN(bits) ? Double.MIN_VALUE : bits;
        };
    }

    @Example
    void wholeScoresTakeTwoBytesUpToALimitAndAllComeBack() {
        for (int score = -300; score < 70_000; score++) {
            SortedSet set = new SortedSet(layout);
            set.put(RandomWrites.bytes("m"), score);
            assertThat(set.score(RandomWrites.bytes("m"))).isEqualTo(score);
        }
    }
}
