package dev.ariadne.core.keyspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ariadne.core.rdb.BadRecord;
import dev.ariadne.core.rdb.Listpack;
import dev.ariadne.core.rdb.Oddities;
import dev.ariadne.core.rdb.Oddities.Strictness;
import dev.ariadne.core.rdb.Rdb;
import dev.ariadne.core.rdb.RdbWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Values that contradict themselves, what is told of them, and who refuses them. What Redis does was tried on redis-server 7.0.15. */
class OdditiesTest {
    private static final Layout LAYOUT = new Layout(1);

    static Stream<Arguments> oddValues() {
        return Stream.of(
                Arguments.of(stream(2, 1, 1, 2, 1, 2), Strictness.ALL, "a stream's length is told as 1, but is 2"),
                Arguments.of(stream(2, 1, 9, 2, 1, 9), Strictness.ALL, "a stream's length is told as 9, but is 2"),
                Arguments.of(
                        stream(2, 1, 2, 1, 1, 2), Strictness.ALL, "last id of a stream is told as 1-0, but is 2-0"),
                Arguments.of(
                        stream(2, 1, 2, 2, 2, 2), Strictness.ALL, "first id of a stream is told as 2-0, but is 1-0"),
                Arguments.of(stream(2, 1, 2, 2, 1, 0), Strictness.ALL, "to which 0 entries were added has 2"),
                Arguments.of(stream(3, 0, 2, 2, 1, 2), Strictness.ALL, "node with 0 deleted entries has 1"),
                Arguments.of(stream(7, 0, 2, 2, 1, 2), Strictness.UNSOUND, "node of 7 entries has 3"),
                Arguments.of(pendingForNobody(), Strictness.UNSOUND, "1 entries of a stream are pending for nobody"),
                Arguments.of(
                        packed(Rdb.TYPE_ZSET_LISTPACK, "a", "2.5kg"), Strictness.ALL, "'2.5kg', which is read as 2.5"),
                Arguments.of(
                        packed(Rdb.TYPE_ZSET_LISTPACK, "a", "1", "a", "2"),
                        Strictness.UNSOUND,
                        "a member is there twice"),
                Arguments.of(
                        packed(Rdb.TYPE_HASH_LISTPACK, "f", "1", "f", "2"),
                        Strictness.UNSOUND,
                        "a field is there twice"),
                Arguments.of(miscounted(), Strictness.UNSOUND, "a listpack of 7 elements has 2"),
                Arguments.of(intset(5, 3), Strictness.UNSOUND, "an intset is not in ascending order"),
                Arguments.of(intset(3, 3), Strictness.UNSOUND, "a member is there twice"));
    }

    @ParameterizedTest
    @MethodSource("oddValues")
    void whatIsOddIsToldOrRefused(byte[] value, Strictness refuses, String told) throws BadRecord {
        Oddities lenient = new Oddities(Strictness.DAMAGE);
        ValueRecord.read(value, 0, value.length, LAYOUT, lenient);

        assertThat(lenient.lines("x")).anyMatch(line -> line.startsWith("x: loaded although") && line.contains(told));
        for (Strictness strictness : Strictness.values()) {
            Oddities odd = new Oddities(strictness);
            if (strictness.compareTo(refuses) < 0) {
                ValueRecord.read(value, 0, value.length, LAYOUT, odd);
            } else {
                assertThatThrownBy(() -> ValueRecord.read(value, 0, value.length, LAYOUT, odd))
                        .isInstanceOf(BadRecord.class)
                        .hasMessageContaining(told.replace(", which is read as 2.5", ""));
            }
        }
    }

    /** One node with the entries 1-0 and 2-0 and 3-0, which is deleted. */
    private static byte[] stream(int live, int deleted, int length, int last, int first, int added) {
        return withGroups(live, deleted, length, last, first, added).length(0).bytes();
    }

    private static byte[] pendingForNobody() {
        Image image = withGroups(2, 1, 2, 2, 1, 2).length(1);
        image.out.string(bytes("g"));
        image.length(1).length(0).length(1);
        image.length(1);
        image.out.raw(new StreamId(1, 0).toBytes());
        image.out.int64(1000);
        return image.length(1).length(0).bytes();
    }

    private static Image withGroups(int live, int deleted, int length, int last, int first, int added) {
        Listpack.Writer node = new Listpack.Writer()
                .add(live)
                .add(deleted)
                .add(1)
                .add(bytes("f"))
                .add(0);
        for (int i = 0; i < 3; i++) {
            int flags = StreamNode.SAME_FIELDS + (i == 2 ? StreamNode.DELETED : 0);
            node.add(flags).add(i).add(0).add(bytes("v")).add(StreamNode.HEAD + 1);
        }
        Image image = new Image(Rdb.TYPE_STREAM_LISTPACKS_2).length(1);
        image.out.string(new StreamId(1, 0).toBytes());
        image.out.string(node.toBytes());
        image.length(length).length(last).length(0).length(first).length(0);
        return image.length(0).length(0).length(added);
    }

    private static byte[] packed(int type, String... elements) {
        Image image = new Image(type);
        image.out.string(listpack(elements));
        return image.bytes();
    }

    private static byte[] miscounted() {
        byte[] listpack = listpack("f", "v");
        listpack[Integer.BYTES] = 7;
        Image image = new Image(Rdb.TYPE_HASH_LISTPACK);
        image.out.string(listpack);
        return image.bytes();
    }

    private static byte[] listpack(String... elements) {
        Listpack.Writer writer = new Listpack.Writer();
        for (String element : elements) {
            writer.add(bytes(element));
        }
        return writer.toBytes();
    }

    private static byte[] intset(int first, int second) {
        Image image = new Image(Rdb.TYPE_SET_INTSET);
        image.out.string(new byte[] {2, 0, 0, 0, 2, 0, 0, 0, (byte) first, 0, (byte) second, 0});
        return image.bytes();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** A value that is being written. */
    private static final class Image {
        final RdbWriter out = new RdbWriter();

        Image(int type) {
            out.type(type);
        }

        Image length(long value) {
            out.length(value);
            return this;
        }

        byte[] bytes() {
            return Arrays.copyOf(out.buf(), out.length());
        }
    }
}
