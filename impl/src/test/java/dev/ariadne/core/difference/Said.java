package dev.ariadne.core.difference;

import dev.ariadne.core.command.Resp;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A request to both servers, and what of the replies has to be equal.
 *
 * @param stride 0: the whole reply; n: an aggregate whose elements, n at a time, may stand in any order; -1: only whether it is an error,
 *     and which; -2: its words in any order; -3: all but times. Times are left out of words, too
 */
record Said(int stride, String... argv) {
    /** Points in time in ms, and the idle times in replies to XPENDING and XINFO. */
    private static final Pattern TIMES = Pattern.compile(
            "(?<=:)\\d{12,}|(?<=\"idle\" :)\\d+|(?<=\\[\"\\d{1,20}-\\d{1,20}\" \"\\w{1,9}\" :)\\d+(?= :)");

    /** Equal replies are expected. */
    static Said exactly(String... argv) {
        return new Said(0, argv);
    }

    /** Equal elements are expected, in any order. */
    static Said unordered(String... argv) {
        return new Said(1, argv);
    }

    /** Equal pairs are expected, in any order. */
    static Said unorderedPairs(String... argv) {
        return new Said(2, argv);
    }

    /** Chance decides the reply: only errors are compared. Must not change data by chance. */
    static Said atRandom(String... argv) {
        return new Said(-1, argv);
    }

    /** The same words are expected in any order: for replies that hold replies. */
    static Said shuffled(String... argv) {
        return new Said(-2, argv);
    }

    /** Equal replies are expected but for times. */
    static Said timeless(String... argv) {
        return new Said(-3, argv);
    }

    /** Whether chance decides the reply. */
    boolean isByChance() {
        return stride == -1;
    }

    /** What is compared of a reply. */
    String essence(String reply) {
        if (stride == -3) {
            return TIMES.matcher(Resp.show(reply)).replaceAll("T");
        }
        if (stride == -2) {
            return Stream.of(TIMES.matcher(Resp.show(reply)).replaceAll("T").split("[ \\[\\]{}()]+"))
                    .sorted()
                    .toList()
                    .toString();
        }
        if (stride > 0) {
            return Resp.showUnordered(reply, stride);
        }
        return stride == 0 || reply.startsWith("-") ? Resp.show(reply) : "no error";
    }

    @Override
    public String toString() {
        return Stream.of(argv).map(Resp::quoted).collect(Collectors.joining(" "));
    }
}
