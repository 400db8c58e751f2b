package dev.ariadne.core.pubsub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ariadne.config.Glob;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The index by literal prefixes finds the patterns that match, and no others, while patterns come and go. */
class PatternsProperties {
    @Provide
    Arbitrary<String> pattern() {
        return Arbitraries.strings().withChars("ab*?[]\\^-").ofMaxLength(6);
    }

    @Provide
    Arbitrary<String> channel() {
        return Arbitraries.strings().withChars("ab*[\\").ofMaxLength(6);
    }

    @Property
    void whatIsFoundIsWhatMatches(
            @ForAll List<@From("pattern") String> patterns,
            @ForAll List<@From("channel") String> channels,
            @ForAll int removedMask) {
        Patterns index = new Patterns();
        Set<String> present = new TreeSet<>(patterns);
        patterns.forEach(pattern -> index.obtain(bytes(pattern)));
        for (int i = 0; i < patterns.size(); i++) {
            Topic topic = index.find(bytes(patterns.get(i)));
            if ((removedMask >> i & 1) != 0 && topic != null) {
                index.remove(topic);
                present.remove(patterns.get(i));
            }
        }

        for (String channel : channels) {
            List<String> found = new ArrayList<>();
            index.matching(bytes(channel), topic -> found.add(text(topic.name)));
            assertThat(found)
                    .containsExactlyInAnyOrderElementsOf(present.stream()
                            .filter(pattern -> Glob.of(bytes(pattern)).matches(bytes(channel)))
                            .toList());
        }
        assertThat(index.count()).isEqualTo(present.size());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
