package dev.ariadne.core.keyspace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** A packed sequence is a list of byte strings: random changes of one and of an ArrayList, compared by walking in both directions. */
class PackedListProperties {
    private static final int[] LENGTHS = {0, 1, 2, 5, 20, 125, 126, 127, 128, 129, 300, 16_381, 16_384, 20_000};

    private final List<String> model = new ArrayList<>();
    private PackedList packed = new PackedList();

    @Property(tries = 60)
    void isAListOfByteStrings(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 200; i++) {
            change(random);
            assertThat(forwards()).isEqualTo(model);
            assertThat(backwards()).isEqualTo(model);
            assertThat(packed.count()).isEqualTo(model.size());
            assertThat(packed.bytes())
                    .isEqualTo(model.stream()
                            .mapToInt(e -> PackedList.cost(e.length()))
                            .sum());
        }
    }

    private void change(SplittableRandom random) {
        byte[] element = element(random);
        int size = model.size();
        int index = size == 0 ? 0 : random.nextInt(size);
        int position = size == 0 ? 0 : packed.at(index);
        switch (random.nextInt(size == 0 ? 2 : 8)) {
            case 0 -> {
                packed.add(element);
                model.add(RandomWrites.text(element));
            }
            case 1, 2 -> {
                packed.insert(position, element, 0, element.length);
                model.add(index, RandomWrites.text(element));
                assertThat(packed.is(position, element, 0, element.length)).isTrue();
            }
            case 3 -> {
                packed.replace(position, element, 0, element.length);
                model.set(index, RandomWrites.text(element));
            }
            case 4 -> {
                packed.remove(position);
                model.remove(index);
            }
            case 5 -> {
                int count = random.nextInt(size - index + 1);
                packed.remove(position, count);
                model.subList(index, index + count).clear();
            }
            case 6 -> {
                PackedList copy = packed.copy();
                PackedList back = copy.split(position);
                assertThat(copy.count()).isEqualTo(index);
                assertThat(packed.countFrom(position)).isEqualTo(back.count());
                copy.addAll(back);
                packed = copy;
                packed.trim();
                assertThat(packed.capacity()).isEqualTo(packed.bytes());
            }
            default -> {
                assertThat(RandomWrites.text(packed.get(position))).isEqualTo(model.get(index));
                assertThat(packed.length(position)).isEqualTo(model.get(index).length());
                int behind = index + 1 == size ? packed.end() : packed.at(index + 1);
                assertThat(packed.endOf(position)).isEqualTo(behind);
            }
        }
    }

    private static byte[] element(SplittableRandom random) {
        byte[] element = new byte[random.nextInt(4) > 0 ? random.nextInt(3) : LENGTHS[random.nextInt(LENGTHS.length)]];
        for (int i = 0; i < element.length; i++) {
            element[i] = (byte) (random.nextInt(3) - 1);
        }
        return element;
    }

    private List<String> forwards() {
        List<String> elements = new ArrayList<>();
        for (int at = packed.first(); at != PackedList.NONE; at = packed.next(at)) {
            elements.add(RandomWrites.text(packed.get(at)));
        }
        return elements;
    }

    private List<String> backwards() {
        List<String> elements = new ArrayList<>();
        for (int at = packed.last(); at != PackedList.NONE; at = packed.previous(at)) {
            elements.add(RandomWrites.text(packed.get(at)));
        }
        Collections.reverse(elements);
        return elements;
    }
}
