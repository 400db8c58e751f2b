package dev.ariadne.core.keyspace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ariadne.core.resp.Numbers;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** A set, in both its forms and in the change from one to the other, is a {@link TreeSet} of texts; integers alone are in order. */
class SetValueProperties {
    private static final int LIMIT = 20;
    private static final long[] EDGES = {
        0, -1, Short.MAX_VALUE, Short.MIN_VALUE, Integer.MAX_VALUE, Integer.MIN_VALUE, Long.MAX_VALUE, Long.MIN_VALUE
    };

    private final Layout layout = new Layout(7);

    @Property(tries = 300)
    void behavesAsASet(@ForAll long seed, @ForAll @IntRange(min = 1, max = 400) int steps, @ForAll boolean texts) {
        layout.setMaxIntegers = LIMIT;
        SplittableRandom random = new SplittableRandom(seed);
        SetValue set = new SetValue(layout);
        Set<String> model = new TreeSet<>();
        boolean packed = true;
        for (int i = 0; i < steps; i++) {
            String member = member(random, texts);
            byte[] padded = RandomWrites.bytes("<" + member + ">");
            boolean add = random.nextInt(5) < (i / 100 % 2 == 0 ? 3 : 1);
            if (add) {
                assertThat(set.add(padded, 1, member.length())).isEqualTo(model.add(member));
                packed &= isInteger(member) && model.size() <= LIMIT;
            } else {
                assertThat(set.remove(padded, 1, member.length())).isEqualTo(model.remove(member));
            }
            assertThat(set.contains(padded, 1, member.length())).isEqualTo(add);
            assertThat(set.isPacked()).isEqualTo(packed);
            assertThat(set.size()).isEqualTo(model.size());
        }
        for (SetValue each : List.of(set, set.copy())) {
            List<String> members = members(each);
            assertThat(members).containsExactlyInAnyOrderElementsOf(model);
            if (packed) {
                assertThat(members.stream().map(Long::valueOf)).isSorted();
            }
        }
    }

    @Property(tries = 100)
    void aCopySharesNothing(@ForAll long seed, @ForAll boolean texts) {
        SplittableRandom random = new SplittableRandom(seed);
        SetValue set = new SetValue(layout);
        for (int i = 0; i < 30; i++) {
            set.add(RandomWrites.bytes(member(random, texts)));
        }
        List<String> before = members(set);
        SetValue copy = set.copy();
        for (int i = 0; i < 30; i++) {
            copy.add(RandomWrites.bytes(member(random, texts)));
            copy.remove(copy.random(random));
        }
        assertThat(members(set)).isEqualTo(before);
    }

    @Property(tries = 100)
    void aScanSeesEveryMemberThatStaysWhateverTheFormBecomes(@ForAll long seed) {
        layout.setMaxIntegers = LIMIT;
        SplittableRandom random = new SplittableRandom(seed);
        SetValue set = new SetValue(layout);
        int stay = random.nextInt(2 * LIMIT);
        for (int i = 0; i < stay; i++) {
            set.add(Numbers.text(i));
        }
        Set<String> seen = new HashSet<>();
        long cursor = 0;
        do {
            cursor = set.scan(cursor, m -> seen.add(RandomWrites.text(m)));
            for (int k = random.nextInt(20); k > 0; k--) {
                byte[] other = Numbers.text(1000 + random.nextInt(500));
                if (random.nextBoolean()) {
                    set.add(other);
                } else {
                    set.remove(other);
                }
            }
        } while (cursor != 0);
        for (int i = 0; i < stay; i++) {
            assertThat(seen).contains(String.valueOf(i));
        }
    }

    @Example
    void everyMemberHasTheSameChance() {
        SplittableRandom random = new SplittableRandom(3);
        for (String prefix : new String[] {"", "x"}) {
            SetValue set = new SetValue(layout);
            int members = 50;
            for (int i = 0; i < members; i++) {
                set.add(RandomWrites.bytes(prefix + i));
            }
            int[] drawn = new int[members];
            int draws = 2000 * members;
            for (int i = 0; i < draws; i++) {
                drawn[Integer.parseInt(RandomWrites.text(set.random(random)).substring(prefix.length()))]++;
            }
            double chiSquare = 0;
            for (int count : drawn) {
                chiSquare += Math.pow(count - 2000, 2) / 2000;
            }
            // 49 degrees of freedom: above 86 once in a thousand.
            assertThat(chiSquare).isLessThan(86);
        }
    }

    @Example
    void aWalkEndsWhenTheVisitorSaysSo() {
        for (String prefix : new String[] {"", "x"}) {
            SetValue set = new SetValue(layout);
            for (int i = 0; i < 100; i++) {
                set.add(RandomWrites.bytes(prefix + i));
            }
            int[] visited = {0};
            set.forEachWhile(m -> ++visited[0] < 10);
            assertThat(visited[0]).isEqualTo(10);
        }
    }

    private static String member(SplittableRandom random, boolean texts) {
        if (texts && random.nextInt(40) == 0) {
            return List.of("", "x", "007", "+1", "-0", "9223372036854775808").get(random.nextInt(6));
        }
        return String.valueOf(random.nextInt(100) == 0 ? EDGES[random.nextInt(EDGES.length)] : random.nextInt(-20, 20));
    }

    private static boolean isInteger(String text) {
        byte[] bytes = RandomWrites.bytes(text);
        return Numbers.isLong(bytes, 0, bytes.length);
    }

    private static List<String> members(SetValue set) {
        List<String> members = new ArrayList<>();
        set.forEach(m -> members.add(RandomWrites.text(m)));
        return members;
    }
}
