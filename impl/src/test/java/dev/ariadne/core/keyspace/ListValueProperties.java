package dev.ariadne.core.keyspace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** A list is an ArrayList in pieces, whatever the limit of the pieces; and long ones do not become slow. */
class ListValueProperties {
    private static final int[] LIMITS = {1, 2, 3, 10, 0, -1, -2, -5, -9};

    private final List<String> model = new ArrayList<>();
    private final Layout layout = new Layout(1);
    private ListValue list = new ListValue(layout);

    @Property(tries = 150)
    void isAnArrayListInPieces(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int changes = 100 + random.nextInt(300);
        for (int i = 0; i < changes; i++) {
            if (i % 50 == 0) {
                layout.listMaxPiece = LIMITS[random.nextInt(LIMITS.length)];
                layout.listAloneBytes = random.nextInt(3) == 0 ? 2 : Layout.NEVER_ALONE;
            }
            change(random);
            assertThat(list.size()).isEqualTo(model.size());
            if (i % 10 == 0) {
                compare(random);
            }
        }
        compare(random);
    }

    private void change(SplittableRandom random) {
        byte[] element = element(random);
        String text = RandomWrites.text(element);
        int size = model.size();
        int index = size == 0 ? 0 : random.nextInt(size);
        ListValue.Walk at = list.walk(index, random.nextBoolean());
        switch (random.nextInt(size == 0 ? 2 : 9)) {
            case 0 -> {
                list.addFirst(element);
                model.add(0, text);
            }
            case 1, 2 -> {
                list.addLast(element);
                model.add(text);
            }
            case 3, 4, 5 -> {
                boolean before = random.nextBoolean();
                at.insert(before, element, 0, element.length);
                model.add(before ? index : index + 1, text);
            }
            case 6 -> {
                at.replace(element, 0, element.length);
                model.set(index, text);
            }
            case 7 -> {
                boolean first = random.nextBoolean();
                assertThat(RandomWrites.text(list.end(first).element())).isEqualTo(model.get(first ? 0 : size - 1));
                list.end(first).remove();
                model.remove(first ? 0 : size - 1);
            }
            default -> rare(random, index);
        }
    }

    private void rare(SplittableRandom random, int index) {
        switch (random.nextInt(3)) {
            case 0 -> {
                int count = Math.min(model.size() - index, random.nextInt(20));
                list.remove(index, count);
                model.subList(index, index + count).clear();
            }
            case 1 -> removeEqual(random);
            default -> {
                ListValue copy = list.copy();
                list.remove(0, list.size());
                assertThat(list.walk(0, false).isOn()).isFalse();
                list = copy;
            }
        }
    }

    /** As LREM: removes while walking. */
    private void removeEqual(SplittableRandom random) {
        byte[] element = element(random);
        String text = RandomWrites.text(element);
        boolean backwards = random.nextBoolean();
        int most = random.nextInt(4);
        int removed = 0;
        for (ListValue.Walk at = list.end(!backwards); at.isOn() && removed < most; ) {
            if (at.is(element, 0, element.length)) {
                at.remove();
                removed++;
            } else {
                at.next();
            }
        }
        for (int i = 0; i < removed; i++) {
            model.remove(backwards ? model.lastIndexOf(text) : model.indexOf(text));
        }
    }

    private void compare(SplittableRandom random) {
        List<String> visited = new ArrayList<>();
        list.forEach(e -> visited.add(RandomWrites.text(e)));
        assertThat(visited).isEqualTo(model);
        int index = random.nextInt(model.size() + 1);
        assertThat(walked(index, false)).isEqualTo(model.subList(index, model.size()));
        List<String> reversed = new ArrayList<>(model.subList(0, Math.min(index + 1, model.size())));
        Collections.reverse(reversed);
        assertThat(walked(index, true)).isEqualTo(index == model.size() ? List.of() : reversed);
        assertThat(list.bytes())
                .isBetween(
                        model.stream().mapToLong(String::length).sum(),
                        2L * model.stream().mapToLong(e -> e.length() + 60L).sum() + 100);
    }

    private List<String> walked(int index, boolean backwards) {
        List<String> elements = new ArrayList<>();
        for (ListValue.Walk at = list.walk(index, backwards); at.isOn(); at.next()) {
            elements.add(RandomWrites.text(Arrays.copyOfRange(at.buf(), at.start(), at.end())));
        }
        return elements;
    }

    private static byte[] element(SplittableRandom random) {
        int length = random.nextInt(20) > 0 ? random.nextInt(3) : random.nextInt(6000);
        byte[] element = new byte[length];
        for (int i = 0; i < element.length; i++) {
            element[i] = (byte) random.nextInt(3);
        }
        return element;
    }

    @Example
    void aLongListIsReachedInPieces() {
        int elements = 200_000;
        for (int i = 0; i < elements; i++) {
            list.addLast(RandomWrites.bytes("element:" + i));
        }
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 1000; i++) {
            int index = random.nextInt(elements);
            assertThat(RandomWrites.text(list.walk(index, false).element())).isEqualTo("element:" + index);
        }
        assertThat(list.bytes()).isLessThan(20L * elements);
        for (int i = 0; i < elements; i++) {
            list.end(i % 2 == 0).remove();
        }
        assertThat(list.size()).isZero();
        assertThat(list.bytes()).isEqualTo(new ListValue(layout).bytes());
    }
}
